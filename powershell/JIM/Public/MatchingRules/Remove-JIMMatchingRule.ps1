function Remove-JIMMatchingRule {
    <#
    .SYNOPSIS
        Deletes an object matching rule of a connected system.
    .DESCRIPTION
        Asks before it deletes unless -Force or -Confirm:$false is given.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER Id
        Id of the matching rule.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .EXAMPLE
        Remove-JIMMatchingRule -ConnectedSystemId 4 -Id 15

        Deletes a rule after a question.
    .EXAMPLE
        Get-JIMMatchingRule -ConnectedSystemId 4 -ObjectTypeId 9 | Remove-JIMMatchingRule -Force

        Deletes every rule of an object type.
    .LINK
        Get-JIMMatchingRule
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$ConnectedSystemId,

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
            Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/matching-rules/$Id" | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the matching rule'
            return
        }
    }
}
