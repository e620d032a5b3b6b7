function Enable-JIMSchedule {
    <#
    .SYNOPSIS
        Enables a schedule.
    .DESCRIPTION
        A disabled schedule does not run by itself; it can still be started.
    .PARAMETER Id
        Id of the schedule.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Enable-JIMSchedule -Id '6a0b6d0c-8a1f-4c19-8a7d-7d8f1f0e2c33'

        Enables one schedule.
    .EXAMPLE
        Get-JIMSchedule | Enable-JIMSchedule -PassThru

        Enables every schedule.
    .LINK
        Disable-JIMSchedule
    .LINK
        Get-JIMSchedule
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('ScheduleId')]
        [guid]$Id,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if (-not $PSCmdlet.ShouldProcess("$Id", 'Enable schedule')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'POST' -Path "/api/v1/schedules/$Id/enable" | Out-Null
            if ($PassThru) {
                $reply = Invoke-JIMApi -Path "/api/v1/schedules/$Id" -As 'JIM.Schedule'
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'enable the schedule'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
