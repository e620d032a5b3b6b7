function Start-JIMRunProfile {
    <#
    .SYNOPSIS
        Starts a run profile.
    .DESCRIPTION
        The run is queued and goes on by itself (asynchronously); the command returns at once unless -Wait is given. -PassThru
        outputs the answer with the activityId, after any wait. How the run ended is no error here: read it with Get-JIMActivity
        or Get-JIMActivityStats. Ctrl-C ends the waiting, not the run.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ConnectedSystemName
        Name of the connected system, instead of its id.
    .PARAMETER RunProfileId
        Id of the run profile.
    .PARAMETER RunProfileName
        Name of the run profile, instead of its id.
    .PARAMETER Wait
        Waits for the end of the run and shows its progress.
    .PARAMETER Timeout
        Seconds to wait at most; the run goes on. Without it the wait has no end.
    .PARAMETER PassThru
        Outputs the answer: activityId, taskId, message and warnings.
    .EXAMPLE
        Start-JIMRunProfile -ConnectedSystemId 1 -RunProfileId 1 -Wait -PassThru | ForEach-Object { Get-JIMActivityStats -Id $_.activityId }

        Runs a profile, waits for its end and shows the statistics.
    .EXAMPLE
        Start-JIMRunProfile -ConnectedSystemName 'HR' -RunProfileName 'Full Import' -Wait -Timeout 3600

        Runs a profile by its names and waits for an hour at most.
    .EXAMPLE
        $run = Start-JIMRunProfile -ConnectedSystemId 1 -RunProfileId 2 -PassThru
        Get-JIMActivity -Id $run.activityId

        Queues a run and looks at it at once.
    .LINK
        Get-JIMActivityStats
    .LINK
        Get-JIMActivity
    .LINK
        Get-JIMRunProfile
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Parameter(Mandatory, ParameterSetName = 'ByIdAndName', ValueFromPipelineByPropertyName)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [Parameter(Mandatory, ParameterSetName = 'ByNameAndId')]
        [string]$ConnectedSystemName,

        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Parameter(Mandatory, ParameterSetName = 'ByNameAndId')]
        [Alias('Id')]
        [int]$RunProfileId,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [Parameter(Mandatory, ParameterSetName = 'ByIdAndName')]
        [string]$RunProfileName,

        [switch]$Wait,

        [ValidateRange(1, [int]::MaxValue)]
        [int]$Timeout,

        [switch]$PassThru
    )

    process {
        if ($ConnectedSystemName) {
            try {
                $ConnectedSystemId = (Resolve-JIMName -Kind 'ConnectedSystem' -Name $ConnectedSystemName).id
            }
            catch {
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }
        if ($RunProfileName) {
            try {
                $RunProfileId = (Resolve-JIMRunProfile -ConnectedSystemId $ConnectedSystemId -Name $RunProfileName).id
            }
            catch {
                if (Test-JIMLookupMiss -ErrorRecord $_) {
                    $PSCmdlet.WriteError($_)
                    return
                }
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }

        try {
            $run = Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/run-profiles/$RunProfileId/execute" -As 'JIM.Run'
            foreach ($warning in $run.warnings) {
                Write-Warning $warning
            }
            Write-Verbose "Run Profile $RunProfileId of Connected System $ConnectedSystemId is queued as activity $($run.activityId)."
            if ($Wait) {
                Wait-JIMActivity -ActivityId $run.activityId -Timeout $Timeout
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError((Add-JIMErrorPrefix -ErrorRecord $_ -Prefix 'Failed to execute Run Profile: '))
        }
        if ($PassThru) {
            $run
        }
    }
}
