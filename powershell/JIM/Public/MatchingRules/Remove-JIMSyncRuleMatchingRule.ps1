function Remove-JIMSyncRuleMatchingRule {
    <#
    .SYNOPSIS
        Deletes an object matching rule of a synchronisation rule.
    .DESCRIPTION
        Asks before it deletes unless -Force or -Confirm:$false is given.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER Id
        Id of the matching rule.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .EXAMPLE
        Remove-JIMSyncRuleMatchingRule -SyncRuleId 6 -Id 15

        Deletes a rule after a question.
    .EXAMPLE
        Get-JIMSyncRuleMatchingRule -SyncRuleId 6 | Remove-JIMSyncRuleMatchingRule -Force

        Deletes every matching rule of a synchronisation rule.
    .LINK
        Get-JIMSyncRuleMatchingRule
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$SyncRuleId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$Id,

        [switch]$Force
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess("$Id", 'Delete matching rule')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/matching-rules/$Id" | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the matching rule'
            return
        }
    }
}
