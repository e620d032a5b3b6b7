function Get-JIMConnectedSystemObjectType {
    <#
    .SYNOPSIS
        Reads the object types of a connected system.
    .DESCRIPTION
        Each with its attributes.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .EXAMPLE
        Get-JIMConnectedSystemObjectType -ConnectedSystemId 4

        Shows the object types.
    .EXAMPLE
        Get-JIMConnectedSystemObjectType -ConnectedSystemId 4 | Where-Object selected | ForEach-Object attributes

        Shows the attributes of the selected ones.
    .LINK
        Set-JIMConnectedSystemObjectType
    .LINK
        Set-JIMConnectedSystemAttribute
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
            $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/object-types" -As 'JIM.ObjectType'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get the object types'
            return
        }
        $reply
    }
}
