function Get-JIMScopingCriteria {
    <#
    .SYNOPSIS
        Reads the scope of a synchronisation rule.
    .DESCRIPTION
        The groups of criteria at the top with what is in them, or one group. A rule without groups applies to every object.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER GroupId
        Id of a group at any depth.
    .EXAMPLE
        Get-JIMScopingCriteria -SyncRuleId 6

        Shows the scope of a rule.
    .EXAMPLE
        (Get-JIMScopingCriteria -SyncRuleId 6 -GroupId 3).criteria

        Shows the criteria of one group.
    .LINK
        New-JIMScopingCriteriaGroup
    .LINK
        New-JIMScopingCriterion
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$SyncRuleId,

        [int]$GroupId
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            if ($PSBoundParameters.ContainsKey('GroupId')) {
                $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/scoping-criteria/$GroupId" -As 'JIM.ScopingGroup'
            }
            else {
                $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/scoping-criteria" -As 'JIM.ScopingGroup'
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get the scoping criteria'
            return
        }
        $reply | Add-JIMMember 'SyncRuleId' $SyncRuleId
    }
}
