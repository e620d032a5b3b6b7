function Set-JIMMetaverseObjectType {
    <#
    .SYNOPSIS
        Says when objects of a metaverse type are deleted.
    .DESCRIPTION
        Only what is given changes. The object type itself cannot change.
    .PARAMETER Id
        Id of the object type.
    .PARAMETER Name
        Name of the object type.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER DeletionRule
        When an object becomes due for deletion.
    .PARAMETER DeletionGracePeriod
        How long it is kept after that; zero for not at all.
    .PARAMETER DeletionTriggerConnectedSystemIds
        Ids of the systems that decide, for WhenAuthoritativeSourceDisconnected.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Set-JIMMetaverseObjectType -Name 'User' -DeletionRule WhenLastConnectorDisconnected -DeletionGracePeriod '14.00:00:00'

        Deletes people two weeks after their last account is gone.
    .EXAMPLE
        Set-JIMMetaverseObjectType -Id 1 -DeletionRule WhenAuthoritativeSourceDisconnected -DeletionTriggerConnectedSystemIds 4 -PassThru

        Deletes people when they leave one system.
    .LINK
        Get-JIMMetaverseObjectType
    .LINK
        Get-JIMPendingDeletion
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [ValidateSet('Manual', 'WhenLastConnectorDisconnected', 'WhenAuthoritativeSourceDisconnected')]
        [string]$DeletionRule,

        [timespan]$DeletionGracePeriod,

        [int[]]$DeletionTriggerConnectedSystemIds,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $targetId = switch ($PSCmdlet.ParameterSetName) {
                'ByName' { (Resolve-JIMName -Kind 'MetaverseObjectType' -Name $Name).id }
                'ByInputObject' { Resolve-JIMInputId -InputObject $InputObject }
                default { $Id }
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the metaverse object type'
            return
        }
        $body = [ordered]@{}
        if ($DeletionRule) {
            $body.deletionRule = $script:JIMWireNumber.DeletionRule[$DeletionRule]
        }
        if ($PSBoundParameters.ContainsKey('DeletionGracePeriod')) {
            $body.deletionGracePeriod = $DeletionGracePeriod.ToString('c', [cultureinfo]::InvariantCulture)
        }
        if ($PSBoundParameters.ContainsKey('DeletionTriggerConnectedSystemIds')) {
            $body.deletionTriggerConnectedSystemIds = [int[]]@($DeletionTriggerConnectedSystemIds | Where-Object { $null -ne $_ })
        }
        if ($body.Count -eq 0) {
            Write-Warning "Nothing to update for metaverse object type $targetId."
            return
        }
        $target = if ($Name) { "$Name ($targetId)" } else { "$targetId" }
        if (-not $PSCmdlet.ShouldProcess($target, 'Update metaverse object type')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/metaverse/object-types/$targetId" -Body $body -As 'JIM.MetaverseObjectType'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the metaverse object type'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
