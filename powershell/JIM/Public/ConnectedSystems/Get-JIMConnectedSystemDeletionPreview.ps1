function Get-JIMConnectedSystemDeletionPreview {
    <#
    .SYNOPSIS
        Shows what deleting a connected system would take along.
    .DESCRIPTION
        Counts of objects, rules, run profiles and joined metaverse objects, with warnings. Nothing is deleted.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .EXAMPLE
        Get-JIMConnectedSystemDeletionPreview -ConnectedSystemId 4

        Shows the counts.
    .EXAMPLE
        (Get-JIMConnectedSystem -Name 'Trial*' | Get-JIMConnectedSystemDeletionPreview).warnings

        Shows the warnings for several systems.
    .LINK
        Remove-JIMConnectedSystem
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$ConnectedSystemId
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/deletion-preview" -As 'JIM.DeletionPreview'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get the deletion preview'
            return
        }
        $reply
    }
}
