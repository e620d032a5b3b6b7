function Get-JIMConnectedSystemPartition {
    <#
    .SYNOPSIS
        Reads the partitions of a connected system.
    .DESCRIPTION
        Each with its containers. Nothing for systems that have no partitions.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .EXAMPLE
        Get-JIMConnectedSystemPartition -ConnectedSystemId 7

        Shows the partitions.
    .EXAMPLE
        (Get-JIMConnectedSystemPartition -ConnectedSystemId 7).containers | Where-Object selected

        Shows the selected containers at the top.
    .LINK
        Set-JIMConnectedSystemPartition
    .LINK
        Set-JIMConnectedSystemContainer
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
            $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/partitions" -As 'JIM.Partition'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get the partitions'
            return
        }
        $reply
    }
}
