function New-JIMSchedule {
    <#
    .SYNOPSIS
        Creates a schedule without steps.
    .DESCRIPTION
        Add the steps with Add-JIMScheduleStep. It is disabled unless -Enabled is given.
    .PARAMETER Name
        Name of the schedule.
    .PARAMETER Description
        What it is for.
    .PARAMETER TriggerType
        Cron: runs by itself. Manual: runs when started.
    .PARAMETER PatternType
        SpecificTimes: at times of the day. Interval: every so often. Custom: a cron expression.
    .PARAMETER DaysOfWeek
        Days it runs on, 0 (Sunday) to 6 (Saturday).
    .PARAMETER RunTimes
        Times of the day, as 21:30.
    .PARAMETER IntervalValue
        How many minutes or hours lie between runs.
    .PARAMETER IntervalUnit
        Unit of the interval.
    .PARAMETER IntervalWindowStart
        Time of the day from which an interval runs.
    .PARAMETER IntervalWindowEnd
        Time of the day until which an interval runs.
    .PARAMETER CronExpression
        Cron expression of five fields; on its own it implies -PatternType Custom.
    .PARAMETER Enabled
        Enables the schedule at once.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        New-JIMSchedule -Name 'Weeknight cycle' -TriggerType Cron -DaysOfWeek (1..5) -RunTimes '21:30' -PassThru

        Creates a schedule for weeknights.
    .EXAMPLE
        New-JIMSchedule 'Every two hours' -TriggerType Cron -PatternType Interval -IntervalValue 2 -IntervalWindowStart '06:00' -IntervalWindowEnd '20:00' -Enabled

        Creates one for the day.
    .EXAMPLE
        New-JIMSchedule 'Start of the month' -TriggerType Cron -CronExpression '0 3 1 * *'

        Creates one with a cron expression.
    .LINK
        Add-JIMScheduleStep
    .LINK
        Enable-JIMSchedule
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [string]$Description,

        [Parameter(Mandatory)]
        [ValidateSet('Cron', 'Manual')]
        [string]$TriggerType,

        [ValidateSet('SpecificTimes', 'Interval', 'Custom')]
        [string]$PatternType = 'SpecificTimes',

        [ValidateRange(0, 6)]
        [int[]]$DaysOfWeek,

        [string[]]$RunTimes,

        [ValidateRange(1, 59)]
        [int]$IntervalValue,

        [ValidateSet('Hours', 'Minutes')]
        [string]$IntervalUnit = 'Hours',

        [string]$IntervalWindowStart,

        [string]$IntervalWindowEnd,

        [string]$CronExpression,

        [switch]$Enabled,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if (-not $PSCmdlet.ShouldProcess($Name, 'Create schedule')) {
            return
        }
        $pattern = $PatternType
        if ($PSBoundParameters.ContainsKey('CronExpression') -and -not $PSBoundParameters.ContainsKey('PatternType')) {
            $pattern = 'Custom'
        }
        $body = [ordered]@{
            name        = $Name
            triggerType = $script:JIMWireNumber.TriggerType[$TriggerType]
            patternType = $script:JIMWireNumber.PatternType[$pattern]
            isEnabled   = [bool]$Enabled
            steps       = [object[]]::new(0)
        }
        if ($Description) {
            $body.description = $Description
        }
        if ($TriggerType -eq 'Cron') {
            # Sunday alone is the list 0, which is false in a test
            if ($PSBoundParameters.ContainsKey('DaysOfWeek')) {
                $body.daysOfWeek = ConvertTo-JIMDayList -Days $DaysOfWeek
            }
            switch ($pattern) {
                'SpecificTimes' {
                    if ($RunTimes) {
                        $body.runTimes = $RunTimes -join ','
                    }
                }
                'Interval' {
                    if ($PSBoundParameters.ContainsKey('IntervalValue')) {
                        $body.intervalValue = $IntervalValue
                    }
                    $body.intervalUnit = $script:JIMWireNumber.IntervalUnit[$IntervalUnit]
                    if ($IntervalWindowStart) {
                        $body.intervalWindowStart = $IntervalWindowStart
                    }
                    if ($IntervalWindowEnd) {
                        $body.intervalWindowEnd = $IntervalWindowEnd
                    }
                }
                'Custom' {
                    if ($CronExpression) {
                        $body.cronExpression = $CronExpression
                    }
                }
            }
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path '/api/v1/schedules' -Body $body -As 'JIM.Schedule'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'create the schedule'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
