function Get-JIMSyncRuleMatchingRule {
    <#
    .SYNOPSIS
        Reads the object matching rules of a synchronisation rule.
    .DESCRIPTION
        For systems in the matching mode SyncRule. All of them, in order, or one.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER Id
        Id of the matching rule.
    .EXAMPLE
        Get-JIMSyncRuleMatchingRule -SyncRuleId 6

        Shows the rules of a synchronisation rule.
    .EXAMPLE
        Get-JIMSyncRuleMatchingRule -SyncRuleId 6 -Id 15

        Shows one.
    .LINK
        Switch-JIMMatchingMode
    #>
    [CmdletBinding(DefaultParameterSetName = 'BySyncRule')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$SyncRuleId,

        [Parameter(ParameterSetName = 'ById')]
        [int]$Id
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            if ($PSCmdlet.ParameterSetName -eq 'ById') {
                $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/matching-rules/$Id" -As 'JIM.MatchingRule'
            }
            else {
                $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/matching-rules" -As 'JIM.MatchingRule'
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply | Add-JIMMember 'SyncRuleId' $SyncRuleId
    }
}
