function Get-JIMSyncRuleMapping {
    <#
    .SYNOPSIS
        Reads the mappings of a synchronisation rule.
    .DESCRIPTION
        All of them or one.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER MappingId
        Id of the mapping.
    .EXAMPLE
        Get-JIMSyncRuleMapping -SyncRuleId 6

        Shows the mappings of a rule.
    .EXAMPLE
        Get-JIMSyncRule -Name 'Badges in' | Get-JIMSyncRuleMapping | Where-Object sourceType -eq 'ExpressionMapping'

        Shows the computed ones.
    .LINK
        New-JIMSyncRuleMapping
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$SyncRuleId,

        [Parameter(ParameterSetName = 'ById')]
        [int]$MappingId
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            if ($PSCmdlet.ParameterSetName -eq 'ById') {
                $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/mappings/$MappingId" -As 'JIM.SyncRuleMapping'
            }
            else {
                $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/mappings" -As 'JIM.SyncRuleMapping'
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
