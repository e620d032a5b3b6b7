function New-JIMScheduleBody {
    <#
    .SYNOPSIS
        A schedule as read, in the form in which it is written back: every field, and its steps whole.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [object]$Schedule
    )

    [ordered]@{
        name                = $Schedule.name
        description         = $Schedule.description
        triggerType         = $Schedule.triggerType
        patternType         = $Schedule.patternType
        isEnabled           = $Schedule.isEnabled
        daysOfWeek          = $Schedule.daysOfWeek
        runTimes            = $Schedule.runTimes
        intervalValue       = $Schedule.intervalValue
        intervalUnit        = $Schedule.intervalUnit
        intervalWindowStart = $Schedule.intervalWindowStart
        intervalWindowEnd   = $Schedule.intervalWindowEnd
        cronExpression      = $Schedule.cronExpression
        steps               = [object[]]@($Schedule.steps | Where-Object { $null -ne $_ })
    }
}

function ConvertTo-JIMDayList {
    <#
    .SYNOPSIS
        Days of the week as the API keeps them: sorted, each once, with commas.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [int[]]$Days
    )

    ($Days | Sort-Object -Unique) -join ','
}

function Wait-JIMScheduleExecution {
    <#
    .SYNOPSIS
        Polls a schedule execution to its end, with progress, and gives its latest state; a time-out is a warning.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [object]$Execution,

        [Parameter(Mandatory)]
        [timespan]$Timeout,

        [int]$MaximumFailures = 12
    )

    $ErrorActionPreference = 'Stop'
    $activity = 'Waiting for Schedule Execution'
    $id = $Execution.id
    $state = $Execution
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $failures = 0
    $left = $true
    try {
        while ($true) {
            try {
                $state = Invoke-JIMApi -Path "/api/v1/schedule-executions/$id" -As 'JIM.ScheduleExecution'
                $failures = 0
            }
            catch {
                $failures++
                if ($failures -ge $MaximumFailures -or (Get-JIMErrorStatus -ErrorRecord $_) -in 401, 404) {
                    $left = $false
                    throw
                }
                Write-Warning "The state of schedule execution $id could not be read: $($_.Exception.Message)"
            }
            if ($state.status -in 'Completed', 'Failed', 'Cancelled') {
                $left = $false
                return $state
            }
            if ($clock.Elapsed -ge $Timeout) {
                Write-Warning "Schedule execution $id has not ended within $Timeout; it goes on."
                $left = $false
                return $state
            }
            $progress = @{ Status = "Step $($state.currentStepIndex + 1) of $($state.totalSteps)" }
            if ($state.totalSteps -gt 0) {
                $progress.PercentComplete = [int][Math]::Min(100, [Math]::Floor(100 * $state.currentStepIndex / $state.totalSteps))
            }
            Write-Progress -Activity $activity @progress
            Start-Sleep -Seconds 5
        }
    }
    finally {
        if ($left) {
            $Host.UI.WriteWarningLine("No longer waiting; the schedule goes on. Follow it with: Get-JIMScheduleExecution -Id $id")
        }
        Write-Progress -Activity $activity -Completed
    }
}
