function Get-JIMConnectedSystemUnresolvedReferenceCount {
    <#
    .SYNOPSIS
        Counts the references of a connected system that point to nothing.
    .DESCRIPTION
        A number.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .EXAMPLE
        Get-JIMConnectedSystemUnresolvedReferenceCount -ConnectedSystemId 7

        Shows the number.
    .EXAMPLE
        Get-JIMConnectedSystem | Select-Object name, @{ Name = 'unresolved'; Expression = { Get-JIMConnectedSystemUnresolvedReferenceCount -ConnectedSystemId $_.id } }

        Shows the number for every system.
    .LINK
        Get-JIMConnectedSystemObject
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
            $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/connector-space/unresolved-references/count"
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get the unresolved reference count'
            return
        }
        $reply
    }
}
