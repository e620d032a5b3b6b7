function Remove-JIMSchedule {
    <#
    .SYNOPSIS
        Deletes a schedule.
    .DESCRIPTION
        Asks before it deletes unless -Force or -Confirm:$false is given.
    .PARAMETER Id
        Id of the schedule.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .EXAMPLE
        Remove-JIMSchedule -Id '6a0b6d0c-8a1f-4c19-8a7d-7d8f1f0e2c33'

        Deletes a schedule after a question.
    .EXAMPLE
        Get-JIMSchedule -Name 'Trial*' | Remove-JIMSchedule -Force

        Deletes some without a question.
    .LINK
        Get-JIMSchedule
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('ScheduleId')]
        [guid]$Id,

        [switch]$Force
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        $target = "$Id"
        try {
            $target = "$((Invoke-JIMApi -Path "/api/v1/schedules/$Id").name) ($Id)"
        }
        catch {
            Write-Verbose "The name of schedule $Id could not be read: $($_.Exception.Message)"
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess($target, 'Delete schedule')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/schedules/$Id" | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the schedule'
            return
        }
    }
}
