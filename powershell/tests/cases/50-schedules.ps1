# Schedules, their steps and executions.

Test-Case 'New-JIMSchedule: times, interval, Sunday alone, cron expression' {
    $shared.schedule = New-JIMSchedule 'PS Cycle' -TriggerType Manual -Description 'test' -PassThru
    Assert-Equal 'Manual' $shared.schedule.triggerType
    $times = New-JIMSchedule -Name 'PS Times' -TriggerType Cron -DaysOfWeek 5, 1, 3 -RunTimes '21:30', '06:30' -PassThru
    Assert-Equal '1,3,5' $times.daysOfWeek
    Assert-Equal '21:30,06:30' $times.runTimes
    $sunday = New-JIMSchedule 'PS Sunday' -TriggerType Cron -DaysOfWeek 0 -RunTimes '03:00' -PassThru
    Assert-Equal '0' $sunday.daysOfWeek
    $interval = New-JIMSchedule 'PS Interval' -TriggerType Cron -PatternType Interval -DaysOfWeek (0..6) -IntervalValue 2 -IntervalWindowStart '06:00' -IntervalWindowEnd '20:00' -PassThru
    Assert-Equal 'Hours' $interval.intervalUnit
    $cron = New-JIMSchedule 'PS Cron' -TriggerType Cron -CronExpression '0 3 1 * *' -PassThru
    Assert-Equal 'Custom' $cron.patternType
    Assert-Equal 0 @(New-JIMSchedule 'PS None' -TriggerType Manual -WhatIf).Count
    Assert-Equal 5 @(Get-JIMSchedule -Name 'PS *').Count
}

Test-Case 'Add- and Remove-JIMScheduleStep keep the other steps whole' {
    $id = $shared.schedule.id
    Add-JIMScheduleStep -ScheduleId $id -StepType RunProfile -ConnectedSystemId $shared.people.id -RunProfileId $shared.import.id
    $shared.schedule | Add-JIMScheduleStep -StepType RunProfile -ConnectedSystemName 'PS Accounts' -RunProfileName 'PS Confirm' -Parallel -ContinueOnFailure
    $two = Add-JIMScheduleStep -ScheduleId $id -StepType RunProfile -ConnectedSystemId $shared.people.id -RunProfileId $shared.sync.id -PassThru
    Assert-Equal '0,0,1' (($two.steps.stepIndex) -join ',')
    Assert-Equal 'ParallelWithPrevious' $two.steps[1].executionMode
    Assert-Equal $true $two.steps[1].continueOnFailure
    $steps = (Get-JIMSchedule -Id $id).steps
    $steps[0].timeoutSeconds = 600
    $set = Set-JIMSchedule -Id $id -Steps $steps -PassThru
    Assert-Equal 600 $set.steps[0].timeoutSeconds
    Assert-Like '*no step 7*' (Get-Warned { Remove-JIMScheduleStep -ScheduleId $id -StepIndex 7 -Force })
    $more = Add-JIMScheduleStep -ScheduleId $id -StepType RunProfile -ConnectedSystemId $shared.accounts.id -RunProfileId $shared.export.id -PassThru
    Assert-Equal 600 $more.steps[0].timeoutSeconds
    Assert-Equal 'ParallelWithPrevious' $more.steps[1].executionMode
    Remove-JIMScheduleStep -ScheduleId $id -StepIndex 1 -Force -WhatIf
    $left = Remove-JIMScheduleStep -ScheduleId $id -StepIndex 1 -Force -PassThru
    Assert-Equal '0,0,1' (($left.steps.stepIndex) -join ',')
    Assert-Equal $more.steps[0].id $left.steps[0].id
    Assert-Like '*not found*' (Get-Written { Add-JIMScheduleStep -ScheduleId $id -StepType RunProfile -ConnectedSystemName 'PS People' -RunProfileName 'nothing' })
}

Test-Case 'Set-JIMSchedule changes what is given and keeps the rest' {
    $changed = Set-JIMSchedule -Id $shared.schedule.id -Description '2026-01-01T00:00:00Z' -PassThru
    Assert-True ($changed.description -is [string])
    Assert-Equal 3 @($changed.steps).Count
    $again = Set-JIMSchedule -Id $shared.schedule.id -Name 'PS Cycle 2' -PassThru
    Assert-Equal '2026-01-01T00:00:00Z' $again.description
    $times = Get-JIMSchedule -Name 'PS Times' | Set-JIMSchedule -RunTimes '20:00' -DaysOfWeek 0 -PassThru
    Assert-Equal '20:00' $times.runTimes
    Assert-Equal '0' $times.daysOfWeek
    Assert-Equal 3 @((Get-JIMSchedule -Name 'PS Cycle 2' -IncludeSteps).steps).Count
}

Test-Case 'Enable- and Disable-JIMSchedule' {
    $times = Get-JIMSchedule -Name 'PS Times'
    Assert-Equal $true ($times | Enable-JIMSchedule -PassThru).isEnabled
    Assert-Equal $false (Disable-JIMSchedule -Id $times.id -PassThru).isEnabled
    Assert-Equal 0 @(Enable-JIMSchedule -ScheduleId $times.id -WhatIf).Count
}

Test-Case 'Start-JIMSchedule waits for the end' {
    Assert-Equal 0 @(Start-JIMSchedule -Id $shared.schedule.id -WhatIf).Count
    $execution = Start-JIMSchedule -Id $shared.schedule.id -Wait -Timeout '00:03:00'
    Assert-Equal 'Completed' $execution.status
    Assert-Equal 3 @($execution.steps).Count
    $shared.execution = $execution
    Assert-True ((($execution.steps | Where-Object activityId | Select-Object -First 1).activityId | ForEach-Object { Get-JIMActivityStats -Id $_ }).totalObjectsProcessed -ge 0)
}

Test-Case 'Get-JIMScheduleExecution: by id, schedule, state, pipeline' {
    Assert-Equal 'Completed' (Get-JIMScheduleExecution -Id $shared.execution.id).status
    Assert-Equal 1 @(Get-JIMSchedule -Name 'PS Cycle 2' | Get-JIMScheduleExecution).Count
    Assert-Equal 1 @(Get-JIMScheduleExecution -ScheduleId $shared.schedule.id -Status Completed).Count
    Assert-Equal 0 @(Get-JIMScheduleExecution -ScheduleId $shared.schedule.id -Status Failed).Count
    Assert-Equal 3 @(($shared.execution | Get-JIMScheduleExecution).steps).Count
    Assert-Equal 0 @(Get-JIMScheduleExecution -Active -ScheduleId ([guid]::NewGuid())).Count
}

Test-Case 'Stop-JIMScheduleExecution cancels, or says why not' {
    Assert-Equal 400 (Get-Written { Stop-JIMScheduleExecution -Id $shared.execution.id -Force }).TargetObject.Status
    $execution = Start-JIMSchedule -Id $shared.schedule.id -PassThru
    $active = @($shared.schedule | Get-JIMScheduleExecution -Active)
    Assert-Equal $execution.id $active[0].id
    $active | Stop-JIMScheduleExecution -Force -WhatIf
    $stopped = Stop-JIMScheduleExecution -Id $execution.id -Force -PassThru
    Assert-Equal 'Cancelled' $stopped.status
}

Test-Case 'Remove-JIMSchedule' {
    Get-JIMSchedule -Name 'PS *' | Remove-JIMSchedule -Force -WhatIf
    Assert-Equal 5 @(Get-JIMSchedule -Name 'PS *').Count
    Get-JIMSchedule -Name 'PS *' | Remove-JIMSchedule -Force
    Assert-Equal 0 @(Get-JIMSchedule -Name 'PS *').Count
    Assert-Like '*Resource not found*' (Get-Written { Remove-JIMSchedule -Id $shared.schedule.id -Confirm:$false })
}
