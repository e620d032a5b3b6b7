function Set-JIMConnectedSystemContainer {
    <#
    .SYNOPSIS
        Selects a container of a connected system, or not.
    .DESCRIPTION
        The containers below keep their own selection.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ContainerId
        Id of the container.
    .PARAMETER Selected
        Whether it is imported.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Set-JIMConnectedSystemContainer -ConnectedSystemId 7 -ContainerId 21 -Selected $true

        Selects a container.
    .EXAMPLE
        (Get-JIMConnectedSystemPartition -ConnectedSystemId 7).containers | Where-Object name -eq 'Staff' | Set-JIMConnectedSystemContainer -ConnectedSystemId 7 -Selected $true

        Selects a container by its name.
    .LINK
        Get-JIMConnectedSystemPartition
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$ContainerId,

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
            Write-Warning "Nothing to update for container $ContainerId."
            return
        }
        if (-not $PSCmdlet.ShouldProcess($ContainerId, 'Update container')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/containers/$ContainerId" -Body $body -As 'JIM.Container'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the container'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
