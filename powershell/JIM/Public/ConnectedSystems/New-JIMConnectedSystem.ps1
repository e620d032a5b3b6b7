function New-JIMConnectedSystem {
    <#
    .SYNOPSIS
        Creates a connected system.
    .DESCRIPTION
        Creates it with the default settings of its connector. Set the settings with Set-JIMConnectedSystem, then import its schema.
    .PARAMETER Name
        Name of the system.
    .PARAMETER Description
        What it is.
    .PARAMETER ConnectorDefinitionId
        Id of the connector, from Get-JIMConnectorDefinition.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        $file = Get-JIMConnectorDefinition -Name 'JIM File Connector'
        $system = New-JIMConnectedSystem -Name 'Badge Office' -ConnectorDefinitionId $file.id -PassThru

        Creates a system that reads a file.
    .EXAMPLE
        New-JIMConnectedSystem 'Directory' -ConnectorDefinitionId 1 -Description 'Head office'

        Creates a system by the id of its connector.
    .LINK
        Get-JIMConnectorDefinition
    .LINK
        Set-JIMConnectedSystem
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [string]$Description,

        [Parameter(Mandatory)]
        [int]$ConnectorDefinitionId,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if (-not $PSCmdlet.ShouldProcess($Name, 'Create connected system')) {
            return
        }
        $body = [ordered]@{ name = $Name; connectorDefinitionId = $ConnectorDefinitionId }
        if ($Description) {
            $body.description = $Description
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path '/api/v1/synchronisation/connected-systems' -Body $body -As 'JIM.ConnectedSystemDetail'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'create the connected system'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
