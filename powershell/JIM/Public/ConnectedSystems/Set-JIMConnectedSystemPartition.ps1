function Set-JIMConnectedSystemPartition {
    <#
    .SYNOPSIS
        Selects a partition of a connected system, or not.
    .DESCRIPTION
        Only selected partitions are imported.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER PartitionId
        Id of the partition.
    .PARAMETER Selected
        Whether it is imported.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Set-JIMConnectedSystemPartition -ConnectedSystemId 7 -PartitionId 3 -Selected $true

        Selects a partition.
    .EXAMPLE
        Get-JIMConnectedSystemPartition -ConnectedSystemId 7 | Set-JIMConnectedSystemPartition -ConnectedSystemId 7 -Selected $true

        Selects every partition.
    .LINK
        Get-JIMConnectedSystemPartition
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$PartitionId,

        [bool]$Selected,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        $body = [ordered]@{}
        if ($PSBoundParameters.ContainsKey('Selected')) {
            $body.selected = $Selected
        }
        if ($body.Count -eq 0) {
            Write-Warning "Nothing to update for partition $PartitionId."
            return
        }
        if (-not $PSCmdlet.ShouldProcess($PartitionId, 'Update partition')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/partitions/$PartitionId" -Body $body -As 'JIM.Partition'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the partition'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
