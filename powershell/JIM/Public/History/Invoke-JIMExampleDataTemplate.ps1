function Invoke-JIMExampleDataTemplate {
    <#
    .SYNOPSIS
        Makes example data in the metaverse.
    .DESCRIPTION
        For trials: it makes thousands of objects. -Wait waits for the activity of the run, where the server records one.
    .PARAMETER Id
        Id of the template.
    .PARAMETER Name
        Name of the template.
    .PARAMETER Wait
        Waits for the end and shows the progress.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Invoke-JIMExampleDataTemplate -Name 'Users & Groups' -Wait

        Makes people and groups and waits for them.
    .EXAMPLE
        Invoke-JIMExampleDataTemplate -Id 1 -PassThru

        Starts a template by its id.
    .LINK
        Get-JIMExampleDataTemplate
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [switch]$Wait,

        [switch]$PassThru
    )

    process {
        try {
            $templateId = $Id
            if ($PSCmdlet.ParameterSetName -eq 'ByName') {
                $templateId = (Resolve-JIMName -Kind 'ExampleDataTemplate' -Name $Name).id
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'find the example data template'
            return
        }
        $target = if ($Name) { "$Name ($templateId)" } else { "$templateId" }
        if (-not $PSCmdlet.ShouldProcess($target, 'Make example data')) {
            return
        }
        try {
            $before = if ($Wait) { Get-JIMExampleDataActivity }
            $reply = Invoke-JIMApi -Method 'POST' -Path "/api/v1/example-data/templates/$templateId/execute"
            if ($Wait) {
                $activityId = if ($reply.activityId) { $reply.activityId } else { Get-JIMExampleDataActivity -After $before }
                if ($activityId) {
                    Wait-JIMActivity -ActivityId $activityId -Activity 'Making Example Data'
                }
                else {
                    Write-Warning 'The server records no activity for this, so its end cannot be waited for.'
                }
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'make the example data'
            return
        }
        if ($PassThru) {
            [pscustomobject]@{
                PSTypeName = 'JIM.ExampleDataRun'
                TemplateId = $templateId
                Status     = 'Started'
                Message    = "Example data template $target has been started."
            }
        }
    }
}
