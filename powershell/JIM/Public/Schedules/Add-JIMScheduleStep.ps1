function Add-JIMScheduleStep {
    <#
    .SYNOPSIS
        Adds a step to a schedule.
    .DESCRIPTION
        After the last one, or with -Parallel beside it.
    .PARAMETER ScheduleId
        Id of the schedule.
    .PARAMETER StepType
        Kind of step.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ConnectedSystemName
        Name of the connected system, instead of its id.
    .PARAMETER RunProfileId
        Id of the run profile.
    .PARAMETER RunProfileName
        Name of the run profile, instead of its id.
    .PARAMETER Parallel
        Runs beside the step before it.
    .PARAMETER ContinueOnFailure
        Lets the schedule go on when this step fails.
    .PARAMETER PassThru
        Outputs the schedule with its steps.
    .EXAMPLE
        Add-JIMScheduleStep -ScheduleId $schedule.id -StepType RunProfile -ConnectedSystemName 'HR' -RunProfileName 'Full Import'

        Adds a step by names.
    .EXAMPLE
        $schedule | Add-JIMScheduleStep -StepType RunProfile -ConnectedSystemId 4 -RunProfileId 12 -Parallel -ContinueOnFailure -PassThru

        Adds a step beside the last one.
    .LINK
        Remove-JIMScheduleStep
    .LINK
        New-JIMSchedule
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [guid]$ScheduleId,

        [Parameter(Mandatory)]
        [ValidateSet('RunProfile')]
        [string]$StepType,

        [Parameter(Mandatory, ParameterSetName = 'ById')]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [string]$ConnectedSystemName,

        [Parameter(Mandatory, ParameterSetName = 'ById')]
        [int]$RunProfileId,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [string]$RunProfileName,

        [switch]$Parallel,

        [switch]$ContinueOnFailure,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            if ($PSCmdlet.ParameterSetName -eq 'ByName') {
                $ConnectedSystemId = (Resolve-JIMName -Kind 'ConnectedSystem' -Name $ConnectedSystemName).id
                $RunProfileId = (Resolve-JIMRunProfile -ConnectedSystemId $ConnectedSystemId -Name $RunProfileName).id
            }
            $current = Invoke-JIMApi -Path "/api/v1/schedules/$ScheduleId"
            $body = New-JIMScheduleBody -Schedule $current
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'add the schedule step'
            return
        }
        if (-not $PSCmdlet.ShouldProcess("$($current.name) ($ScheduleId)", 'Add schedule step')) {
            return
        }
        $index = -1
        foreach ($step in $body.steps) {
            $index = [Math]::Max($index, [int]$step.stepIndex)
        }
        if (-not $Parallel -or $index -lt 0) {
            $index++
        }
        $mode = if ($Parallel) { 'ParallelWithPrevious' } else { 'Sequential' }
        $added = [ordered]@{
            stepIndex         = $index
            stepType          = $script:JIMWireNumber.StepType[$StepType]
            executionMode     = $script:JIMWireNumber.ExecutionMode[$mode]
            continueOnFailure = [bool]$ContinueOnFailure
            connectedSystemId = $ConnectedSystemId
            runProfileId      = $RunProfileId
        }
        $body.steps = [object[]](@($body.steps) + @($added))
        try {
            Invoke-JIMApi -Method 'PUT' -Path "/api/v1/schedules/$ScheduleId" -Body $body | Out-Null
            if ($PassThru) {
                $reply = Invoke-JIMApi -Path "/api/v1/schedules/$ScheduleId" -As 'JIM.Schedule'
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'add the schedule step'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
