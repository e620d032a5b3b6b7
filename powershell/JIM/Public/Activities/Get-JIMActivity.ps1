function Get-JIMActivity {
    <#
    .SYNOPSIS
        Reads activities: what was done, by whom, and how it ended.
    .DESCRIPTION
        Without parameters the newest activities come first, one page of them. With -Id one activity in full, also while it
        runs. With -ExecutionItems every object that a run profile execution touched or failed on.
    .PARAMETER Id
        Id of the activity.
    .PARAMETER Search
        Text to look for in target, type and initiator.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .PARAMETER ExecutionItems
        Reads the objects of a run profile execution instead of the activity.
    .EXAMPLE
        Get-JIMActivity

        Shows the 20 newest activities.
    .EXAMPLE
        Get-JIMActivity -Search 'HR' -PageSize 100 | Where-Object status -ne 'Complete'

        Shows what did not end well for systems whose name contains HR.
    .EXAMPLE
        $run = Start-JIMRunProfile -ConnectedSystemId 1 -RunProfileId 1 -Wait -PassThru
        Get-JIMActivity -Id $run.activityId -ExecutionItems | Where-Object errorType

        Shows the objects that a run could not handle.
    .LINK
        Get-JIMActivityStats
    .LINK
        Get-JIMActivityChildren
    .LINK
        Start-JIMRunProfile
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Parameter(Mandatory, ParameterSetName = 'ExecutionItems', ValueFromPipelineByPropertyName)]
        [Alias('ActivityId')]
        [guid]$Id,

        [Parameter(ParameterSetName = 'List')]
        [string]$Search,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, 100)]
        [int]$PageSize = 20,

        [Parameter(Mandatory, ParameterSetName = 'ExecutionItems')]
        [switch]$ExecutionItems
    )

    process {
        try {
            switch ($PSCmdlet.ParameterSetName) {
                'ById' {
                    Invoke-JIMApi -Path "/api/v1/activities/$Id" -As 'JIM.ActivityDetail'
                }
                'ExecutionItems' {
                    Get-JIMPagedItem -Path "/api/v1/activities/$Id/items" -All -As 'JIM.ActivityItem'
                }
                'List' {
                    $query = [ordered]@{ search = $Search; sortBy = 'created'; sortDirection = 'desc' }
                    Get-JIMPagedItem -Path '/api/v1/activities' -Query $query -Page $Page -PageSize $PageSize -As 'JIM.Activity'
                }
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
