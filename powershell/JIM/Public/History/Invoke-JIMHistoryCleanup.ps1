function Invoke-JIMHistoryCleanup {
    <#
    .SYNOPSIS
        Deletes history that is past its retention.
    .DESCRIPTION
        One batch of each kind of record a call; repeat it until the three counts are 0.
    .PARAMETER PassThru
        Outputs the counts.
    .EXAMPLE
        Invoke-JIMHistoryCleanup -PassThru

        Deletes one batch and shows how much that was.
    .EXAMPLE
        do {
            $done = Invoke-JIMHistoryCleanup -PassThru
        } while ($done.csoChangesDeleted + $done.mvoChangesDeleted + $done.activitiesDeleted -gt 0)

        Deletes all that is due.
    .LINK
        Get-JIMHistoryCount
    #>
    [CmdletBinding()]
    param(
        [switch]$PassThru
    )

    process {
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path '/api/v1/history/cleanup' -As 'JIM.HistoryCleanup'
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        if ($PassThru) {
            $reply
        }
    }
}
