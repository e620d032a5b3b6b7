function Get-JIMSyncRule {
    <#
    .SYNOPSIS
        Reads synchronisation rules.
    .DESCRIPTION
        All of them, those of a connected system, or one. Connected systems can be piped in.
    .PARAMETER Id
        Id of the rule.
    .PARAMETER InputObject
        A connected system, or an object that names one.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ConnectedSystemName
        Name of the connected system, instead of its id.
    .PARAMETER Name
        Name to look for; wildcards are allowed.
    .EXAMPLE
        Get-JIMSyncRule -ConnectedSystemName 'HR'

        Shows the rules of a system.
    .EXAMPLE
        Get-JIMConnectedSystem -Name 'Badge*' | Get-JIMSyncRule | Where-Object enabled

        Shows the rules in force for some systems.
    .EXAMPLE
        Get-JIMSyncRule -Name '*out'

        Shows the rules whose name ends in out.
    .LINK
        New-JIMSyncRule
    .LINK
        Get-JIMSyncRuleMapping
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById')]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [Parameter(ParameterSetName = 'List', ValueFromPipelineByPropertyName)]
        [Parameter(ParameterSetName = 'ByConnectedSystemId')]
        [int]$ConnectedSystemId,

        [Parameter(ParameterSetName = 'ByConnectedSystemName')]
        [string]$ConnectedSystemName,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'ByConnectedSystemId')]
        [Parameter(ParameterSetName = 'ByConnectedSystemName')]
        [Parameter(ParameterSetName = 'ByInputObject')]
        [SupportsWildcards()]
        [string]$Name
    )

    process {
        try {
            if ($PSCmdlet.ParameterSetName -eq 'ById') {
                $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/sync-rules/$Id" -As 'JIM.SyncRule'
            }
            else {
                $systemId = $null
                if ($ConnectedSystemName) {
                    $systemId = (Resolve-JIMName -Kind 'ConnectedSystem' -Name $ConnectedSystemName).id
                }
                elseif ($PSBoundParameters.ContainsKey('ConnectedSystemId')) {
                    $systemId = $ConnectedSystemId
                }
                elseif ($PSCmdlet.ParameterSetName -eq 'ByInputObject') {
                    # a run profile or a rule names its system; a system is one
                    $property = if ($null -ne $InputObject.PSObject.Properties['connectedSystemId']) { 'connectedSystemId' } else { 'id' }
                    $systemId = Resolve-JIMInputId -InputObject $InputObject -Property $property
                }
                $reply = Get-JIMPagedItem -Path '/api/v1/synchronisation/sync-rules' -All -As 'JIM.SyncRule'
                if ($null -ne $systemId) {
                    $reply = $reply | Where-Object connectedSystemId -EQ $systemId
                }
                if ($Name) {
                    $reply = $reply | Where-Object name -Like $Name
                }
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
