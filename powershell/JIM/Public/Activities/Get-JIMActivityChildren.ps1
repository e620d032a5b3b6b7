function Get-JIMActivityChildren {
    <#
    .SYNOPSIS
        Reads the activities that an activity started.
    .DESCRIPTION
        The direct children, oldest first; nothing where there are none.
    .PARAMETER Id
        Id of the parent activity.
    .EXAMPLE
        Get-JIMActivityChildren -Id '5f0c7a52-0d7e-4c0e-9a52-3f4c0f1f9a11'

        Shows the children of an activity.
    .EXAMPLE
        Get-JIMActivity | Where-Object childActivityCount -gt 0 | Get-JIMActivityChildren

        Shows the children of the newest activities that have any.
    .LINK
        Get-JIMActivity
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [guid]$Id
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Path "/api/v1/activities/$Id/children" -As 'JIM.Activity'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get the child activities'
            return
        }
        $reply
    }
}
