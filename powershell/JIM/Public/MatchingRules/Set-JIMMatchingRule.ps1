function Set-JIMMatchingRule {
    <#
    .SYNOPSIS
        Changes an object matching rule of a connected system.
    .DESCRIPTION
        Only what is given changes; a new source replaces the old ones.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER Id
        Id of the matching rule.
    .PARAMETER Order
        Place among the rules; the lowest is tried first.
    .PARAMETER MetaverseObjectTypeId
        Id of the object type of the metaverse.
    .PARAMETER TargetMetaverseAttributeId
        Id of the metaverse attribute it is compared with.
    .PARAMETER SourceAttributeId
        Id of the attribute of the system that is compared.
    .PARAMETER SourceMetaverseAttributeId
        Id of the metaverse attribute that is compared.
    .PARAMETER CaseSensitive
        Whether capitals matter. The server takes true when absent.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Set-JIMMatchingRule -ConnectedSystemId 4 -Id 15 -CaseSensitive $false

        Ignores capitals from now on.
    .EXAMPLE
        Get-JIMMatchingRule -ConnectedSystemId 4 -ObjectTypeId 9 | Set-JIMMatchingRule -TargetMetaverseAttributeId 27 -PassThru

        Changes the target of every rule of an object type.
    .LINK
        Get-JIMMatchingRule
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$Id,

        [int]$Order,

        [int]$MetaverseObjectTypeId,

        [int]$TargetMetaverseAttributeId,

        [int]$SourceAttributeId,

        [int]$SourceMetaverseAttributeId,

        [bool]$CaseSensitive,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        $body = [ordered]@{}
        if ($PSBoundParameters.ContainsKey('Order')) {
            $body.order = $Order
        }
        if ($PSBoundParameters.ContainsKey('MetaverseObjectTypeId')) {
            $body.metaverseObjectTypeId = $MetaverseObjectTypeId
        }
        if ($PSBoundParameters.ContainsKey('TargetMetaverseAttributeId')) {
            $body.targetMetaverseAttributeId = $TargetMetaverseAttributeId
        }
        if ($PSBoundParameters.ContainsKey('CaseSensitive')) {
            $body.caseSensitive = $CaseSensitive
        }
        if ($PSBoundParameters.ContainsKey('SourceAttributeId')) {
            $body.sources = @([ordered]@{ order = 0; connectedSystemAttributeId = $SourceAttributeId })
        }
        elseif ($PSBoundParameters.ContainsKey('SourceMetaverseAttributeId')) {
            $body.sources = @([ordered]@{ order = 0; metaverseAttributeId = $SourceMetaverseAttributeId })
        }
        if ($body.Count -eq 0) {
            Write-Warning "Nothing to update for matching rule $Id."
            return
        }
        if (-not $PSCmdlet.ShouldProcess("$Id", 'Update matching rule')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/matching-rules/$Id" -Body $body -As 'JIM.MatchingRule'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the matching rule'
            return
        }
        if ($PassThru) {
            $reply | Add-JIMMember 'ConnectedSystemId' $ConnectedSystemId
        }
    }
}
