function Remove-JIMScopingCriterion {
    <#
    .SYNOPSIS
        Deletes a scoping criterion.
    .DESCRIPTION
        Asks before it deletes unless -Force or -Confirm:$false is given.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER GroupId
        Id of its group.
    .PARAMETER CriterionId
        Id of the criterion.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .EXAMPLE
        Remove-JIMScopingCriterion -SyncRuleId 6 -GroupId 3 -CriterionId 8 -Confirm:$false

        Deletes a criterion without a question.
    .EXAMPLE
        (Get-JIMScopingCriteria -SyncRuleId 6 -GroupId 3).criteria | Remove-JIMScopingCriterion -SyncRuleId 6 -GroupId 3 -Force

        Empties a group.
    .LINK
        Get-JIMScopingCriteria
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$SyncRuleId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$GroupId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$CriterionId,

        [switch]$Force
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess("criterion $CriterionId of group $GroupId", 'Delete scoping criterion')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/scoping-criteria/$GroupId/criteria/$CriterionId" | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the scoping criterion'
            return
        }
    }
}
