function Set-JIMSyncRule {
    <#
    .SYNOPSIS
        Changes a synchronisation rule.
    .DESCRIPTION
        Only what is given changes. Direction, system and types cannot change.
    .PARAMETER Id
        Id of the rule.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER Name
        New name.
    .PARAMETER Enable
        Puts the rule in force.
    .PARAMETER Disable
        Takes it out of force.
    .PARAMETER ProjectToMetaverse
        Whether it makes metaverse objects; import only.
    .PARAMETER ProvisionToConnectedSystem
        Whether it makes objects in the system; export only.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Get-JIMSyncRule -ConnectedSystemName 'HR' | Set-JIMSyncRule -Disable

        Switches off every rule of a system.
    .EXAMPLE
        Set-JIMSyncRule -Id 6 -Name 'Badges in' -ProjectToMetaverse $false -PassThru

        Renames a rule and lets it join only.
    .LINK
        Get-JIMSyncRule
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Parameter(Mandatory, ParameterSetName = 'Enable', ValueFromPipelineByPropertyName)]
        [Parameter(Mandatory, ParameterSetName = 'Disable', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [Parameter(Mandatory, ParameterSetName = 'Enable')]
        [switch]$Enable,

        [Parameter(Mandatory, ParameterSetName = 'Disable')]
        [switch]$Disable,

        [bool]$ProjectToMetaverse,

        [bool]$ProvisionToConnectedSystem,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $targetId = if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') { Resolve-JIMInputId -InputObject $InputObject } else { $Id }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the synchronisation rule'
            return
        }
        $body = [ordered]@{}
        if ($Name) {
            $body.name = $Name
        }
        if ($Enable -or $Disable) {
            $body.enabled = [bool]$Enable
        }
        if ($PSBoundParameters.ContainsKey('ProjectToMetaverse')) {
            $body.projectToMetaverse = $ProjectToMetaverse
        }
        if ($PSBoundParameters.ContainsKey('ProvisionToConnectedSystem')) {
            $body.provisionToConnectedSystem = $ProvisionToConnectedSystem
        }
        if ($body.Count -eq 0) {
            Write-Warning "Nothing to update for synchronisation rule $targetId."
            return
        }
        $target = if ($Name) { "$Name ($targetId)" } else { "$targetId" }
        if (-not $PSCmdlet.ShouldProcess($target, 'Update synchronisation rule')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/synchronisation/sync-rules/$targetId" -Body $body -As 'JIM.SyncRule'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the synchronisation rule'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
