function Switch-JIMMatchingMode {
    <#
    .SYNOPSIS
        Switches where the object matching rules of a connected system live.
    .DESCRIPTION
        ConnectedSystem: on its object types. SyncRule: on its synchronisation rules. Rules are moved along; what could not
        be moved alike is a warning.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER Mode
        Where the rules live from now on.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .PARAMETER PassThru
        Outputs what was moved.
    .EXAMPLE
        Switch-JIMMatchingMode -ConnectedSystemId 4 -Mode SyncRule -Confirm:$false

        Lets every synchronisation rule match in its own way.
    .EXAMPLE
        Switch-JIMMatchingMode -ConnectedSystemId 4 -Mode ConnectedSystem -Force -PassThru

        Goes back and shows what was moved.
    .LINK
        Get-JIMMatchingRule
    .LINK
        Get-JIMSyncRuleMatchingRule
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory)]
        [ValidateSet('ConnectedSystem', 'SyncRule')]
        [string]$Mode,

        [switch]$Force,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess("connected system $ConnectedSystemId", 'Switch matching mode')) {
            return
        }
        $body = [ordered]@{ mode = $script:JIMWireNumber.MatchingMode[$Mode] }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/matching-mode" -Body $body -As 'JIM.MatchingModeSwitch'
            foreach ($warning in $reply.warnings) {
                Write-Warning $warning
            }
            if ($reply.success -eq $false) {
                throw (New-JIMError -Message "$($reply.errorMessage)" -Id 'MatchingModeSwitchFailed' -Category 'InvalidResult' -Target $reply)
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'switch the matching mode'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
