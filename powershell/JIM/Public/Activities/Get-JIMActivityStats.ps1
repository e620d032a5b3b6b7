function Get-JIMActivityStats {
    <#
    .SYNOPSIS
        Reads the execution statistics of a Run Profile activity.
    .DESCRIPTION
        The 23 counters of a Run Profile execution, also while it runs. Only activities of run profiles have them; for any
        other a non-terminating error says so.
    .PARAMETER Id
        Id of the activity.
    .EXAMPLE
        Get-JIMActivityStats -Id '5f0c7a52-0d7e-4c0e-9a52-3f4c0f1f9a11'

        Shows the statistics of one run.
    .EXAMPLE
        Start-JIMRunProfile -ConnectedSystemId 1 -RunProfileId 1 -Wait -PassThru | ForEach-Object { Get-JIMActivityStats -Id $_.activityId }

        Runs a profile and shows what it did.
    .EXAMPLE
        Start-JIMRunProfile -ConnectedSystemName 'HR' -RunProfileName 'Full Import' -Wait -PassThru | Get-JIMActivityStats

        The same, piped straight in.
    .LINK
        Get-JIMActivity
    .LINK
        Start-JIMRunProfile
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('ActivityId')]
        [guid]$Id
    )

    process {
        try {
            $reply = Invoke-JIMApi -Path "/api/v1/activities/$Id/stats" -As 'JIM.ActivityStats'
        }
        catch {
            if ((Get-JIMErrorStatus -ErrorRecord $_) -eq 400) {
                $PSCmdlet.WriteError((Add-JIMErrorPrefix -ErrorRecord $_ -Prefix "Activity $Id has no statistics, only Run Profile executions have: "))
                return
            }
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
