function Stop-JIMScheduleExecution {
    <#
    .SYNOPSIS
        Cancels an execution of a schedule.
    .DESCRIPTION
        Steps that wait are dropped, those that run are asked to stop. Asks first unless -Force or -Confirm:$false is given.
    .PARAMETER Id
        Id of the execution.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Stop-JIMScheduleExecution -Id 'b4a76788-335e-4921-a133-4e1fbda516fe'

        Cancels an execution after a question.
    .EXAMPLE
        Get-JIMScheduleExecution -Active | Stop-JIMScheduleExecution -Force -PassThru

        Cancels whatever runs.
    .LINK
        Get-JIMScheduleExecution
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('ExecutionId')]
        [guid]$Id,

        [switch]$Force,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess("$Id", 'Cancel schedule execution')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'POST' -Path "/api/v1/schedule-executions/$Id/cancel" | Out-Null
            if ($PassThru) {
                $reply = Invoke-JIMApi -Path "/api/v1/schedule-executions/$Id" -As 'JIM.ScheduleExecution'
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'cancel the schedule execution'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
