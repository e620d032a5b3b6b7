$script:JIMFinalStatus = 'Complete', 'CompleteWithWarning', 'CompleteWithError', 'FailedWithError', 'Cancelled'

function Wait-JIMActivity {
    <#
    .SYNOPSIS
        Polls an activity to its end, with progress; no output. Throws when the time is over or polling is hopeless.
    .DESCRIPTION
        The final status is no error. Refused credentials are borne twice, other failures in a row MaximumFailures
        times, a 404 not at all. When the caller is interrupted the run goes on, and the host is told how to follow it.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [guid]$ActivityId,

        [string]$Activity = 'Executing Run Profile',

        # seconds; 0 waits for ever
        [int]$Timeout,

        [int]$MaximumFailures = 30
    )

    $ErrorActionPreference = 'Stop'
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $failures = 0
    $left = $true
    try {
        while ($true) {
            Start-Sleep -Seconds 2
            if ($Timeout -gt 0 -and $clock.Elapsed.TotalSeconds -gt $Timeout) {
                $text = "Timed out after $Timeout seconds. The run goes on; its activity is $ActivityId."
                $left = $false
                throw (New-JIMError -Message $text -Id 'Timeout' -Category 'OperationTimeout' -Target $ActivityId)
            }
            try {
                $state = Invoke-JIMApi -Path "/api/v1/activities/$ActivityId"
                $failures = 0
            }
            catch {
                $failures++
                $refused = Test-JIMUnauthenticated -ErrorRecord $_
                $allowed = if ($refused) { 2 } else { $MaximumFailures }
                if ($failures -gt $allowed -or (Get-JIMErrorStatus -ErrorRecord $_) -eq 404) {
                    $left = $false
                    throw
                }
                Write-Warning "The state of activity $ActivityId could not be read (attempt $failures): $($_.Exception.Message)"
                continue
            }
            if ($state.status -in $script:JIMFinalStatus) {
                Write-Verbose "Activity $ActivityId ended as $($state.status)."
                $left = $false
                return
            }
            $progress = Get-JIMActivityProgress -State $state -Elapsed $clock.Elapsed
            Write-Progress -Activity $Activity @progress
        }
    }
    finally {
        if ($left) {
            $Host.UI.WriteWarningLine("No longer waiting; the run goes on. Follow it with: Get-JIMActivity -Id $ActivityId")
        }
        Write-Progress -Activity $Activity -Completed
    }
}

function Get-JIMActivityProgress {
    <#
    .SYNOPSIS
        Arguments of Write-Progress for a running activity: objects done, objects a second and the seconds left.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [AllowNull()]
        [object]$State,

        [Parameter(Mandatory)]
        [timespan]$Elapsed
    )

    $seconds = [int][Math]::Floor($Elapsed.TotalSeconds)
    $total = [long]$State.objectsToProcess
    $done = [Math]::Min([long]$State.objectsProcessed, $total)
    if ($total -le 0) {
        $text = if ($State.message) { "$($State.status) - $($State.message)" } else { "$($State.status) - Elapsed: $($seconds)s" }
        return @{ Status = $text }
    }

    $running = $Elapsed.TotalSeconds
    if ($State.executed -is [datetime]) {
        $since = ([datetime]::UtcNow - $State.executed.ToUniversalTime()).TotalSeconds
        # a clock that differs from the server's must not make a rate
        if ($since -gt 0 -and $since -lt $running + 3600) {
            $running = $since
        }
    }
    $rate = if ($running -gt 0) { $done / $running } else { 0 }
    $text = "$($State.status) - $done of $total objects"
    if ($State.message) {
        $text += " - $($State.message)"
    }
    $progress = @{ PercentComplete = [int][Math]::Floor(100 * $done / $total) }
    if ($rate -gt 0) {
        $speed = $rate.ToString('0.#', [cultureinfo]::InvariantCulture)
        $text += " ($speed objects/s)"
        $progress.SecondsRemaining = [int][Math]::Min([int]::MaxValue, [Math]::Ceiling(($total - $done) / $rate))
    }
    $progress.Status = $text
    $progress
}
