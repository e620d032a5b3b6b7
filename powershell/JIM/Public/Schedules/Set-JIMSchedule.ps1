function Set-JIMSchedule {
    <#
    .SYNOPSIS
        Changes a schedule.
    .DESCRIPTION
        Reads it and writes it back with what was given; everything else stays, the steps whole. Use Enable- and Disable-JIMSchedule to switch it on and off.
    .PARAMETER Id
        Id of the schedule.
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
    .PARAMETER Steps
        All steps from now on, as hashtables or as read.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Get-JIMSchedule -Name 'Weeknight cycle' | Set-JIMSchedule -RunTimes '20:00', '23:00' -PassThru

        Runs a schedule twice a night.
    .EXAMPLE
        Set-JIMSchedule -Id $id -Steps @{ stepIndex = 0; stepType = 'RunProfile'; connectedSystemId = 4; runProfileId = 12 }

        Replaces the steps.
    .LINK
        Get-JIMSchedule
    .LINK
        Add-JIMScheduleStep
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('ScheduleId')]
        [guid]$Id,

        [string]$Name,

        [string]$Description,

        [ValidateSet('Cron', 'Manual')]
        [string]$TriggerType,

        [ValidateSet('SpecificTimes', 'Interval', 'Custom')]
        [string]$PatternType,

        [ValidateRange(0, 6)]
        [int[]]$DaysOfWeek,

        [string[]]$RunTimes,

        [ValidateRange(1, 59)]
        [int]$IntervalValue,

        [ValidateSet('Hours', 'Minutes')]
        [string]$IntervalUnit,

        [string]$IntervalWindowStart,

        [string]$IntervalWindowEnd,

        [string]$CronExpression,

        [array]$Steps,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $current = Invoke-JIMApi -Path "/api/v1/schedules/$Id"
            $body = New-JIMScheduleBody -Schedule $current
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get the schedule'
            return
        }
        foreach ($field in 'Name', 'Description', 'IntervalValue', 'IntervalWindowStart', 'IntervalWindowEnd', 'CronExpression') {
            if ($PSBoundParameters.ContainsKey($field)) {
                $body[$field.Substring(0, 1).ToLowerInvariant() + $field.Substring(1)] = $PSBoundParameters[$field]
            }
        }
        foreach ($field in 'TriggerType', 'PatternType', 'IntervalUnit') {
            if ($PSBoundParameters.ContainsKey($field)) {
                $body[$field.Substring(0, 1).ToLowerInvariant() + $field.Substring(1)] = $script:JIMWireNumber[$field][$PSBoundParameters[$field]]
            }
        }
        if ($PSBoundParameters.ContainsKey('CronExpression') -and -not $PSBoundParameters.ContainsKey('PatternType')) {
            $body.patternType = $script:JIMWireNumber.PatternType.Custom
        }
        if ($PSBoundParameters.ContainsKey('DaysOfWeek')) {
            $body.daysOfWeek = ConvertTo-JIMDayList -Days $DaysOfWeek
        }
        if ($PSBoundParameters.ContainsKey('RunTimes')) {
            $body.runTimes = $RunTimes -join ','
        }
        if ($PSBoundParameters.ContainsKey('Steps')) {
            $body.steps = [object[]]@($Steps | Where-Object { $null -ne $_ })
        }
        if (-not $PSCmdlet.ShouldProcess("$($current.name) ($Id)", 'Update schedule')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/schedules/$Id" -Body $body -As 'JIM.Schedule'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the schedule'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
