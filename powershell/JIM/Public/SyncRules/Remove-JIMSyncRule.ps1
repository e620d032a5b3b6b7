function Remove-JIMSyncRule {
    <#
    .SYNOPSIS
        Deletes a synchronisation rule.
    .DESCRIPTION
        Reads it first, so that the question names it. Asks before it deletes unless -Force or -Confirm:$false is given.
    .PARAMETER Id
        Id of the rule.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .PARAMETER PassThru
        Outputs what was deleted.
    .EXAMPLE
        Remove-JIMSyncRule -Id 6

        Deletes a rule with its mappings and scope, after a question.
    .EXAMPLE
        Get-JIMSyncRule -Name 'Trial *' | Remove-JIMSyncRule -WhatIf

        Shows which rules would go.
    .LINK
        Get-JIMSyncRule
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [switch]$Force,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $targetId = if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') { Resolve-JIMInputId -InputObject $InputObject } else { $Id }
            $found = Invoke-JIMApi -Path "/api/v1/synchronisation/sync-rules/$targetId" -As 'JIM.SyncRule'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get a synchronisation rule'
            return
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess("$($found.name) ($targetId)", 'Delete synchronisation rule')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/synchronisation/sync-rules/$targetId" | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete a synchronisation rule'
            return
        }
        if ($PassThru) {
            $found
        }
    }
}
