function New-JIMScopingCriteriaGroup {
    <#
    .SYNOPSIS
        Creates a group of scoping criteria.
    .DESCRIPTION
        At the top of a rule, or inside another group.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER ParentGroupId
        Id of the group it goes into.
    .PARAMETER Type
        All: every criterion must hold. Any: one must hold.
    .PARAMETER Position
        Place among its neighbours.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        $group = New-JIMScopingCriteriaGroup -SyncRuleId 6 -Type Any -PassThru

        Creates a group of which one criterion must hold.
    .EXAMPLE
        New-JIMScopingCriteriaGroup -SyncRuleId 6 -ParentGroupId $group.id -Type All

        Creates a group inside it.
    .LINK
        New-JIMScopingCriterion
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$SyncRuleId,

        [int]$ParentGroupId,

        [ValidateSet('All', 'Any')]
        [string]$Type = 'All',

        [int]$Position = 0,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if (-not $PSCmdlet.ShouldProcess("synchronisation rule $SyncRuleId", 'Create scoping criteria group')) {
            return
        }
        $body = [ordered]@{ type = $Type; position = $Position }
        try {
            if ($PSBoundParameters.ContainsKey('ParentGroupId')) {
                $reply = Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/scoping-criteria/$ParentGroupId/child-groups" -Body $body -As 'JIM.ScopingGroup'
            }
            else {
                $reply = Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/scoping-criteria" -Body $body -As 'JIM.ScopingGroup'
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'create the scoping criteria group'
            return
        }
        if ($PassThru) {
            $reply | Add-JIMMember 'SyncRuleId' $SyncRuleId
        }
    }
}
