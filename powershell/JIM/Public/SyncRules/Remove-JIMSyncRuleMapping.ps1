function Remove-JIMSyncRuleMapping {
    <#
    .SYNOPSIS
        Deletes a mapping of a synchronisation rule.
    .DESCRIPTION
        Asks before it deletes unless -Force or -Confirm:$false is given. The id of the rule is needed also for a piped mapping.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER MappingId
        Id of the mapping.
    .PARAMETER InputObject
        The mapping, usually from Get-JIMSyncRuleMapping.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .EXAMPLE
        Remove-JIMSyncRuleMapping -SyncRuleId 6 -MappingId 31

        Deletes a mapping after a question.
    .EXAMPLE
        Get-JIMSyncRuleMapping -SyncRuleId 6 | Remove-JIMSyncRuleMapping -SyncRuleId 6 -Force

        Deletes every mapping of a rule.
    .LINK
        Get-JIMSyncRuleMapping
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory)]
        [int]$SyncRuleId,

        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$MappingId,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [switch]$Force
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $targetId = if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') { Resolve-JIMInputId -InputObject $InputObject } else { $MappingId }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the mapping'
            return
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess("mapping $targetId of synchronisation rule $SyncRuleId", 'Delete mapping')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/mappings/$targetId" | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the mapping'
            return
        }
    }
}
