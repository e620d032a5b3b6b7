function Remove-JIMRunProfile {
    <#
    .SYNOPSIS
        Deletes a run profile.
    .DESCRIPTION
        Asks before it deletes unless -Force or -Confirm:$false is given.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ConnectedSystemName
        Name of the connected system, instead of its id.
    .PARAMETER RunProfileId
        Id of the run profile.
    .PARAMETER InputObject
        The run profile, usually from Get-JIMRunProfile.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .PARAMETER PassThru
        Outputs what was deleted.
    .EXAMPLE
        Remove-JIMRunProfile -ConnectedSystemId 4 -RunProfileId 12

        Deletes a run profile after a question.
    .EXAMPLE
        Get-JIMRunProfile -ConnectedSystemName 'HR' -Name 'Trial*' | Remove-JIMRunProfile -Force

        Deletes run profiles without a question.
    .LINK
        Get-JIMRunProfile
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById')]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [string]$ConnectedSystemName,

        [Parameter(Mandatory, ParameterSetName = 'ById')]
        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [int]$RunProfileId,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [switch]$Force,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if ($PSCmdlet.ParameterSetName -eq 'ByName') {
            try {
                $ConnectedSystemId = (Resolve-JIMName -Kind 'ConnectedSystem' -Name $ConnectedSystemName).id
            }
            catch {
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }
        try {
            if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') {
                $RunProfileId = Resolve-JIMInputId -InputObject $InputObject
                $ConnectedSystemId = Resolve-JIMInputId -InputObject $InputObject -Property 'connectedSystemId'
                $found = $InputObject
            }
            else {
                $found = Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/run-profiles" -As 'JIM.RunProfile' |
                    Where-Object id -EQ $RunProfileId |
                    Add-JIMMember 'ConnectedSystemId' $ConnectedSystemId
                if ($null -eq $found) {
                    $text = "Connected system $ConnectedSystemId has no run profile $RunProfileId."
                    throw (New-JIMError -Message $text -Id 'NotFound' -Category 'ObjectNotFound' -Target $RunProfileId)
                }
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'find the run profile'
            return
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess("$($found.name) ($RunProfileId)", 'Delete run profile')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/run-profiles/$RunProfileId" | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the run profile'
            return
        }
        if ($PassThru) {
            $found
        }
    }
}
