function Remove-JIMApiKey {
    <#
    .SYNOPSIS
        Deletes an API key.
    .DESCRIPTION
        Reads it first, so that the question names it. Asks before it deletes unless -Force or -Confirm:$false is given.
    .PARAMETER Id
        Id of the key.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .PARAMETER PassThru
        Outputs what was deleted.
    .EXAMPLE
        Remove-JIMApiKey -Id '3a3e9c60-77b5-4b4e-8f6b-5cf7e9a0d401'

        Deletes a key after a question.
    .EXAMPLE
        Get-JIMApiKey -Name 'old-*' | Remove-JIMApiKey -Force

        Deletes keys without a question.
    .LINK
        Get-JIMApiKey
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [guid]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [switch]$Force,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $targetId = if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') { Resolve-JIMInputId -InputObject $InputObject } else { $Id }
            $found = Invoke-JIMApi -Path "/api/v1/apikeys/$targetId" -As 'JIM.ApiKey'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get an API key'
            return
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess("$($found.name) ($targetId)", 'Delete API key')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/apikeys/$targetId" | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete an API key'
            return
        }
        if ($PassThru) {
            $found
        }
    }
}
