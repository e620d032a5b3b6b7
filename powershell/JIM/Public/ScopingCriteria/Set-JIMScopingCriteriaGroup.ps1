function Set-JIMScopingCriteriaGroup {
    <#
    .SYNOPSIS
        Changes a group of scoping criteria.
    .DESCRIPTION
        Only what is given changes.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER GroupId
        Id of the group.
    .PARAMETER Type
        All: every criterion must hold. Any: one must hold.
    .PARAMETER Position
        Place among its neighbours.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Set-JIMScopingCriteriaGroup -SyncRuleId 6 -GroupId 3 -Type Any

        Lets one criterion suffice.
    .EXAMPLE
        Get-JIMScopingCriteria -SyncRuleId 6 | Set-JIMScopingCriteriaGroup -Position 0 -PassThru

        Changes every group at the top.
    .LINK
        Get-JIMScopingCriteria
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$SyncRuleId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$GroupId,

        [ValidateSet('All', 'Any')]
        [string]$Type,

        [int]$Position,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        $body = [ordered]@{}
        if ($PSBoundParameters.ContainsKey('Type')) {
            $body.type = $Type
        }
        if ($PSBoundParameters.ContainsKey('Position')) {
            $body.position = $Position
        }
        if ($body.Count -eq 0) {
            Write-Warning "Nothing to update for scoping criteria group $GroupId."
            return
        }
        if (-not $PSCmdlet.ShouldProcess("$GroupId", 'Update scoping criteria group')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/scoping-criteria/$GroupId" -Body $body -As 'JIM.ScopingGroup'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the scoping criteria group'
            return
        }
        if ($PassThru) {
            $reply | Add-JIMMember 'SyncRuleId' $SyncRuleId
        }
    }
}
