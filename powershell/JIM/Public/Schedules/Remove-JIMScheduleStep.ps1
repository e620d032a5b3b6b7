function Remove-JIMScheduleStep {
    <#
    .SYNOPSIS
        Deletes the steps of a schedule at one place.
    .DESCRIPTION
        Steps side by side share a place and go together. What is left is numbered anew without gaps.
    .PARAMETER ScheduleId
        Id of the schedule.
    .PARAMETER StepIndex
        Place of the steps; the first is 0.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .PARAMETER PassThru
        Outputs the schedule with its steps.
    .EXAMPLE
        Remove-JIMScheduleStep -ScheduleId $schedule.id -StepIndex 2

        Deletes the third step after a question.
    .EXAMPLE
        $schedule | Remove-JIMScheduleStep -StepIndex 0 -Force -PassThru

        Deletes the first one and shows what is left.
    .LINK
        Add-JIMScheduleStep
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [guid]$ScheduleId,

        [Parameter(Mandatory)]
        [ValidateRange(0, [int]::MaxValue)]
        [int]$StepIndex,

        [switch]$Force,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $current = Invoke-JIMApi -Path "/api/v1/schedules/$ScheduleId"
            $body = New-JIMScheduleBody -Schedule $current
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get the schedule'
            return
        }
        $kept = @($body.steps | Where-Object { [int]$_.stepIndex -ne $StepIndex } | Sort-Object -Property stepIndex -Stable)
        if ($kept.Count -eq @($body.steps).Count) {
            Write-Warning "Schedule $ScheduleId has no step $StepIndex."
            return
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess("step $StepIndex of $($current.name) ($ScheduleId)", 'Delete schedule step')) {
            return
        }
        $group = -1
        $last = $null
        foreach ($step in $kept) {
            if ($step.stepIndex -ne $last) {
                $group++
                $last = $step.stepIndex
            }
            $step.stepIndex = $group
        }
        $body.steps = [object[]]$kept
        try {
            Invoke-JIMApi -Method 'PUT' -Path "/api/v1/schedules/$ScheduleId" -Body $body | Out-Null
            if ($PassThru) {
                $reply = Invoke-JIMApi -Path "/api/v1/schedules/$ScheduleId" -As 'JIM.Schedule'
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the schedule step'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
