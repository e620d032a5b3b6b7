function New-JIMSyncRuleMatchingRule {
    <#
    .SYNOPSIS
        Creates an object matching rule of a synchronisation rule.
    .DESCRIPTION
        For systems in the matching mode SyncRule. The object types are those of the synchronisation rule.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER SourceAttributeId
        Id of the attribute of the system that is compared.
    .PARAMETER SourceMetaverseAttributeId
        Id of the metaverse attribute that is compared.
    .PARAMETER TargetMetaverseAttributeId
        Id of the metaverse attribute it is compared with.
    .PARAMETER Order
        Place among the rules; the lowest is tried first.
    .PARAMETER CaseSensitive
        Whether capitals matter. The server takes true when absent.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        New-JIMSyncRuleMatchingRule -SyncRuleId 6 -SourceAttributeId 77 -TargetMetaverseAttributeId 27

        Matches by one attribute.
    .EXAMPLE
        New-JIMSyncRuleMatchingRule -SyncRuleId 6 -SourceAttributeId 81 -TargetMetaverseAttributeId 30 -CaseSensitive $false -PassThru

        The same, ignoring capitals.
    .LINK
        Get-JIMSyncRuleMatchingRule
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$SyncRuleId,

        [Parameter(ParameterSetName = 'CSAttribute')]
        [int]$SourceAttributeId,

        [Parameter(ParameterSetName = 'MVAttribute')]
        [int]$SourceMetaverseAttributeId,

        [Parameter(Mandatory)]
        [int]$TargetMetaverseAttributeId,

        [int]$Order,

        [bool]$CaseSensitive,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if (-not $PSCmdlet.ShouldProcess("synchronisation rule $SyncRuleId", 'Create matching rule')) {
            return
        }
        $body = [ordered]@{ targetMetaverseAttributeId = $TargetMetaverseAttributeId }
        if ($PSBoundParameters.ContainsKey('SourceAttributeId')) {
            $body.sources = @([ordered]@{ order = 0; connectedSystemAttributeId = $SourceAttributeId })
        }
        elseif ($PSBoundParameters.ContainsKey('SourceMetaverseAttributeId')) {
            $body.sources = @([ordered]@{ order = 0; metaverseAttributeId = $SourceMetaverseAttributeId })
        }
        if ($PSBoundParameters.ContainsKey('Order')) {
            $body.order = $Order
        }
        if ($PSBoundParameters.ContainsKey('CaseSensitive')) {
            $body.caseSensitive = $CaseSensitive
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/matching-rules" -Body $body -As 'JIM.MatchingRule'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'create the matching rule'
            return
        }
        if ($PassThru) {
            $reply | Add-JIMMember 'SyncRuleId' $SyncRuleId
        }
    }
}
