function New-JIMSyncRuleMapping {
    <#
    .SYNOPSIS
        Creates a mapping of a synchronisation rule.
    .DESCRIPTION
        From attributes or from an expression, to a metaverse attribute (import rules) or to an attribute of the system (export rules). Always outputs the mapping.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER TargetMetaverseAttributeId
        Id of the metaverse attribute that is written.
    .PARAMETER TargetConnectedSystemAttributeId
        Id of the attribute of the system that is written.
    .PARAMETER SourceConnectedSystemAttributeId
        Ids of the attributes of the system that are read, the first that has a value first.
    .PARAMETER SourceMetaverseAttributeId
        Ids of the metaverse attributes that are read.
    .PARAMETER Expression
        Expression over mv["..."] and cs["..."].
    .EXAMPLE
        New-JIMSyncRuleMapping -SyncRuleId 6 -TargetMetaverseAttributeId 27 -SourceConnectedSystemAttributeId 77

        Maps an attribute into the metaverse.
    .EXAMPLE
        New-JIMSyncRuleMapping -SyncRuleId 8 -TargetConnectedSystemAttributeId 80 -Expression 'Upper(mv["Last Name"])'

        Computes an attribute of a system.
    .LINK
        Test-JIMExpression
    .LINK
        Get-JIMSyncRuleMapping
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$SyncRuleId,

        [Parameter(ParameterSetName = 'ImportAttribute')]
        [Parameter(ParameterSetName = 'ImportExpression')]
        [int]$TargetMetaverseAttributeId,

        [Parameter(ParameterSetName = 'ExportAttribute')]
        [Parameter(ParameterSetName = 'ExportExpression')]
        [int]$TargetConnectedSystemAttributeId,

        [Parameter(ParameterSetName = 'ImportAttribute')]
        [int[]]$SourceConnectedSystemAttributeId,

        [Parameter(ParameterSetName = 'ExportAttribute')]
        [int[]]$SourceMetaverseAttributeId,

        [Parameter(ParameterSetName = 'ImportExpression')]
        [Parameter(ParameterSetName = 'ExportExpression')]
        [string]$Expression
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        $import = $PSCmdlet.ParameterSetName -like 'Import*'
        $target = if ($import) { 'TargetMetaverseAttributeId' } else { 'TargetConnectedSystemAttributeId' }
        if (-not $PSBoundParameters.ContainsKey($target)) {
            $PSCmdlet.WriteError((New-JIMError -Message "A mapping needs a target: give -$target." -Id 'TargetMissing' -Category 'InvalidArgument'))
            return
        }
        $sources = [System.Collections.Generic.List[object]]::new()
        if (-not [string]::IsNullOrWhiteSpace($Expression)) {
            $sources.Add([ordered]@{ order = 0; expression = $Expression })
        }
        elseif ($import) {
            foreach ($source in $SourceConnectedSystemAttributeId) {
                $sources.Add([ordered]@{ order = $sources.Count; connectedSystemAttributeId = $source })
            }
        }
        else {
            foreach ($source in $SourceMetaverseAttributeId) {
                $sources.Add([ordered]@{ order = $sources.Count; metaverseAttributeId = $source })
            }
        }
        if ($sources.Count -eq 0) {
            $PSCmdlet.WriteError((New-JIMError -Message 'A mapping needs a source: give attributes or an expression.' -Id 'SourceMissing' -Category 'InvalidArgument'))
            return
        }
        if (-not $PSCmdlet.ShouldProcess("synchronisation rule $SyncRuleId", 'Create mapping')) {
            return
        }
        $body = [ordered]@{ sources = $sources.ToArray() }
        if ($import) {
            $body.targetMetaverseAttributeId = $TargetMetaverseAttributeId
        }
        else {
            $body.targetConnectedSystemAttributeId = $TargetConnectedSystemAttributeId
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/mappings" -Body $body -As 'JIM.SyncRuleMapping'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'create the mapping'
            return
        }
        $reply
    }
}
