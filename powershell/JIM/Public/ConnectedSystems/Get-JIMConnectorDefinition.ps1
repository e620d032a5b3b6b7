function Get-JIMConnectorDefinition {
    <#
    .SYNOPSIS
        Reads the connectors that systems can be built on.
    .DESCRIPTION
        All of them; or one, with the settings it knows. Setting ids for Set-JIMConnectedSystem come from here.
    .PARAMETER Id
        Id of the connector.
    .PARAMETER Name
        Exact name of the connector.
    .EXAMPLE
        Get-JIMConnectorDefinition

        Shows the connectors.
    .EXAMPLE
        (Get-JIMConnectorDefinition -Name 'JIM LDAP Connector').settings | Where-Object required | Select-Object id, name, type

        Shows the settings that must be given.
    .LINK
        New-JIMConnectedSystem
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [ValidateNotNullOrEmpty()]
        [string]$Name
    )

    process {
        try {
            switch ($PSCmdlet.ParameterSetName) {
                'ById' {
                    $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connector-definitions/$Id" -As 'JIM.ConnectorDefinitionDetail'
                }
                'ByName' {
                    $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connector-definitions/by-name/$(ConvertTo-JIMSegment $Name)" -As 'JIM.ConnectorDefinitionDetail'
                }
                'List' {
                    $reply = Invoke-JIMApi -Path '/api/v1/synchronisation/connector-definitions' -As 'JIM.ConnectorDefinition'
                }
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
