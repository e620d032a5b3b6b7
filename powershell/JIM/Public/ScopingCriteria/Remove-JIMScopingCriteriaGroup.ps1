function Remove-JIMScopingCriteriaGroup {
    <#
    .SYNOPSIS
        Deletes a group of scoping criteria.
    .DESCRIPTION
        With the groups and criteria in it. Asks before it deletes unless -Force or -Confirm:$false is given.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER GroupId
        Id of the group.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .EXAMPLE
        Remove-JIMScopingCriteriaGroup -SyncRuleId 6 -GroupId 3 -Confirm:$false

        Deletes a group without a question.
    .EXAMPLE
        Get-JIMScopingCriteria -SyncRuleId 6 | Remove-JIMScopingCriteriaGroup -Force

        Takes every limit off a rule.
    .LINK
        Get-JIMScopingCriteria
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$SyncRuleId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$GroupId,

        [switch]$Force
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess("group $GroupId of synchronisation rule $SyncRuleId", 'Delete scoping criteria group')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/scoping-criteria/$GroupId" | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the scoping criteria group'
            return
        }
    }
}
