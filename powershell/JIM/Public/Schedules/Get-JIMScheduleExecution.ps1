function Get-JIMScheduleExecution {
    <#
    .SYNOPSIS
        Reads executions of schedules.
    .DESCRIPTION
        All of them, newest first, those of a schedule, those that run, or one with its steps. Schedules and executions can be piped in.
    .PARAMETER Id
        Id of the execution.
    .PARAMETER InputObject
        A schedule or an execution.
    .PARAMETER ScheduleId
        Only executions of the schedule with this id.
    .PARAMETER Status
        Only executions in this state.
    .PARAMETER Active
        Only executions that wait or run.
    .EXAMPLE
        Get-JIMScheduleExecution -Active

        Shows what runs.
    .EXAMPLE
        Get-JIMSchedule -Name 'Weeknight cycle' | Get-JIMScheduleExecution -Status Failed

        Shows the failed executions of a schedule.
    .EXAMPLE
        (Get-JIMScheduleExecution -Id $execution.id).steps | Where-Object activityId | ForEach-Object { Get-JIMActivityStats -Id $_.activityId }

        Shows the statistics of every step.
    .LINK
        Start-JIMSchedule
    .LINK
        Stop-JIMScheduleExecution
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Alias('ExecutionId')]
        [guid]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [Parameter(ParameterSetName = 'Active', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [Parameter(ParameterSetName = 'List', ValueFromPipelineByPropertyName)]
        [Parameter(ParameterSetName = 'Active', ValueFromPipelineByPropertyName)]
        [guid]$ScheduleId,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'ByInputObject')]
        [ValidateSet('Queued', 'InProgress', 'Completed', 'Failed', 'Cancelled')]
        [string]$Status,

        [Parameter(Mandatory, ParameterSetName = 'Active')]
        [switch]$Active
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $executionId = if ($PSCmdlet.ParameterSetName -eq 'ById') { $Id }
            $wanted = if ($PSBoundParameters.ContainsKey('ScheduleId')) { $ScheduleId }
            if ($null -ne $InputObject) {
                # an execution names its schedule, the answer to a start its execution, a schedule has only an id
                $names = $InputObject.PSObject.Properties
                if ($null -ne $names['executionId']) {
                    $executionId = Resolve-JIMInputId -InputObject $InputObject -Property 'executionId'
                }
                elseif ($null -ne $names['scheduleId'] -and $null -ne $names['id']) {
                    $executionId = Resolve-JIMInputId -InputObject $InputObject
                }
                elseif ($null -ne $names['scheduleId']) {
                    $wanted = Resolve-JIMInputId -InputObject $InputObject -Property 'scheduleId'
                }
                elseif ($null -ne $names['triggerType'] -or $Active) {
                    $wanted = Resolve-JIMInputId -InputObject $InputObject
                }
                else {
                    $executionId = Resolve-JIMInputId -InputObject $InputObject
                }
            }

            if ($Active) {
                $reply = Invoke-JIMApi -Path '/api/v1/schedule-executions/active' -As 'JIM.ScheduleExecution'
                if ($null -ne $wanted) {
                    $reply = $reply | Where-Object scheduleId -EQ "$wanted"
                }
            }
            elseif ($null -ne $executionId) {
                $reply = Invoke-JIMApi -Path "/api/v1/schedule-executions/$executionId" -As 'JIM.ScheduleExecution'
            }
            else {
                $query = [ordered]@{ scheduleId = $wanted }
                if ($Status) {
                    $query.status = $script:JIMWireNumber.ExecutionStatus[$Status]
                }
                $reply = Get-JIMPagedItem -Path '/api/v1/schedule-executions' -Query $query -All -As 'JIM.ScheduleExecution'
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get the schedule executions'
            return
        }
        $reply
    }
}
