function Set-JIMSyncRuleMatchingRule {
    <#
    .SYNOPSIS
        Changes an object matching rule of a synchronisation rule.
    .DESCRIPTION
        Only what is given changes; a new source replaces the old ones.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER Id
        Id of the matching rule.
    .PARAMETER Order
        Place among the rules; the lowest is tried first.
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
        Set-JIMSyncRuleMatchingRule -SyncRuleId 6 -Id 15 -Order 0

        Tries a rule first.
    .EXAMPLE
        Get-JIMSyncRuleMatchingRule -SyncRuleId 6 | Set-JIMSyncRuleMatchingRule -CaseSensitive $false

        Ignores capitals in every rule.
    .LINK
        Get-JIMSyncRuleMatchingRule
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$SyncRuleId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$Id,

        [int]$Order,

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
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/matching-rules/$Id" -Body $body -As 'JIM.MatchingRule'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the matching rule'
            return
        }
        if ($PassThru) {
            $reply | Add-JIMMember 'SyncRuleId' $SyncRuleId
        }
    }
}
