function New-JIMSyncRule {
    <#
    .SYNOPSIS
        Creates a synchronisation rule.
    .DESCRIPTION
        Says how a type of object of a connected system and a type of the metaverse belong together. Mappings, scope and matching follow in commands of their own.
    .PARAMETER Name
        Name of the rule.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ConnectedSystemName
        Name of the connected system, instead of its id.
    .PARAMETER ConnectedSystemObjectTypeId
        Id of the object type of the system.
    .PARAMETER MetaverseObjectTypeId
        Id of the object type of the metaverse.
    .PARAMETER Direction
        Import (into the metaverse) or Export (out of it).
    .PARAMETER ProjectToMetaverse
        Makes a metaverse object where none matches; import only.
    .PARAMETER ProvisionToConnectedSystem
        Makes an object in the system where there is none; export only.
    .PARAMETER Enabled
        Whether the rule is in force.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        New-JIMSyncRule -Name 'Badges in' -ConnectedSystemId 4 -ConnectedSystemObjectTypeId 9 -MetaverseObjectTypeId 1 -Direction Import -ProjectToMetaverse -PassThru

        Creates a rule that makes identities.
    .EXAMPLE
        New-JIMSyncRule 'Directory out' -ConnectedSystemName 'Directory' -ConnectedSystemObjectTypeId 21 -MetaverseObjectTypeId 1 -Direction Export -ProvisionToConnectedSystem -Enabled $false

        Creates a rule that will make accounts, switched off for now.
    .LINK
        New-JIMSyncRuleMapping
    .LINK
        New-JIMScopingCriteriaGroup
    .LINK
        New-JIMMatchingRule
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [Parameter(Mandatory, ParameterSetName = 'ById')]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [string]$ConnectedSystemName,

        [Parameter(Mandatory)]
        [int]$ConnectedSystemObjectTypeId,

        [Parameter(Mandatory)]
        [int]$MetaverseObjectTypeId,

        [Parameter(Mandatory)]
        [ValidateSet('Import', 'Export')]
        [string]$Direction,

        [switch]$ProjectToMetaverse,

        [switch]$ProvisionToConnectedSystem,

        [bool]$Enabled = $true,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if ($PSCmdlet.ParameterSetName -eq 'ByName') {
            try {
                $ConnectedSystemId = (Resolve-JIMName -Kind 'ConnectedSystem' -Name $ConnectedSystemName).id
            }
            catch {
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }
        if (-not $PSCmdlet.ShouldProcess($Name, 'Create synchronisation rule')) {
            return
        }
        $body = [ordered]@{
            name                        = $Name
            connectedSystemId           = $ConnectedSystemId
            connectedSystemObjectTypeId = $ConnectedSystemObjectTypeId
            metaverseObjectTypeId       = $MetaverseObjectTypeId
            direction                   = $script:JIMWireNumber.Direction[$Direction]
            enabled                     = $Enabled
        }
        if ($ProjectToMetaverse) {
            $body.projectToMetaverse = $true
        }
        if ($ProvisionToConnectedSystem) {
            $body.provisionToConnectedSystem = $true
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path '/api/v1/synchronisation/sync-rules' -Body $body -As 'JIM.SyncRule'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'create the synchronisation rule'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
