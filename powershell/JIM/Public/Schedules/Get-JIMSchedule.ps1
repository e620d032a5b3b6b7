function Get-JIMSchedule {
    <#
    .SYNOPSIS
        Reads schedules.
    .DESCRIPTION
        All of them, or one with its steps. -IncludeSteps reads the steps of every listed one too.
    .PARAMETER Id
        Id of the schedule.
    .PARAMETER Name
        Name to look for; wildcards are allowed.
    .PARAMETER IncludeSteps
        Reads the steps of listed schedules too.
    .EXAMPLE
        Get-JIMSchedule

        Shows the schedules.
    .EXAMPLE
        (Get-JIMSchedule -Name 'Weeknight*' -IncludeSteps).steps

        Shows the steps of some.
    .LINK
        New-JIMSchedule
    .LINK
        Start-JIMSchedule
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Alias('ScheduleId')]
        [guid]$Id,

        [Parameter(ParameterSetName = 'List')]
        [SupportsWildcards()]
        [string]$Name,

        [switch]$IncludeSteps
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            if ($PSCmdlet.ParameterSetName -eq 'ById') {
                $reply = Invoke-JIMApi -Path "/api/v1/schedules/$Id" -As 'JIM.Schedule'
            }
            else {
                $reply = @(Get-JIMPagedItem -Path '/api/v1/schedules' -All -As 'JIM.Schedule')
                if ($Name) {
                    $reply = @($reply | Where-Object name -Like $Name)
                }
                if ($IncludeSteps) {
                    $reply = $reply | ForEach-Object { Invoke-JIMApi -Path "/api/v1/schedules/$($_.id)" -As 'JIM.Schedule' }
                }
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get the schedules'
            return
        }
        $reply
    }
}
