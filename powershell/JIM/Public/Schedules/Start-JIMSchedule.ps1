function Start-JIMSchedule {
    <#
    .SYNOPSIS
        Starts a schedule now.
    .DESCRIPTION
        Also a disabled one. With -Wait or -PassThru the execution is output. How it ended is no error here: read status. A bare
        number as -Timeout means ticks; write 01:00:00 or (New-TimeSpan -Hours 1).
    .PARAMETER Id
        Id of the schedule.
    .PARAMETER Wait
        Waits for the end and shows the progress.
    .PARAMETER Timeout
        How long to wait at most; the schedule goes on.
    .PARAMETER PassThru
        Outputs the execution.
    .EXAMPLE
        (Get-JIMSchedule -Name 'Weeknight cycle' | Start-JIMSchedule -Wait -Timeout '01:00:00').status

        Runs a schedule, waits for an hour at most and shows how it ended.
    .EXAMPLE
        $execution = Start-JIMSchedule -Id $id -PassThru
        Get-JIMScheduleExecution -Id $execution.id

        Starts a schedule and looks at it.
    .LINK
        Get-JIMScheduleExecution
    .LINK
        Stop-JIMScheduleExecution
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('ScheduleId')]
        [guid]$Id,

        [switch]$Wait,

        [timespan]$Timeout = '00:30:00',

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if (-not $PSCmdlet.ShouldProcess("$Id", 'Start schedule')) {
            return
        }
        try {
            $started = Invoke-JIMApi -Method 'POST' -Path "/api/v1/schedules/$Id/run"
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'start the schedule'
            return
        }
        if (-not ($Wait -or $PassThru)) {
            return
        }
        try {
            $execution = Invoke-JIMApi -Path "/api/v1/schedule-executions/$($started.executionId)" -As 'JIM.ScheduleExecution'
            if ($Wait) {
                $execution = Wait-JIMScheduleExecution -Execution $execution -Timeout $Timeout
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'follow the schedule, which has been started'
            return
        }
        $execution
    }
}
