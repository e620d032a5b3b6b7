function Remove-JIMCertificate {
    <#
    .SYNOPSIS
        Deletes a certificate.
    .DESCRIPTION
        Reads it first, so that the question names it. Asks before it deletes unless -Force or -Confirm:$false is given.
    .PARAMETER Id
        Id of the certificate.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .PARAMETER PassThru
        Outputs what was deleted.
    .EXAMPLE
        Remove-JIMCertificate -Id '8d1ef584-ecfc-436f-a3b4-9596e0bb68f5'

        Deletes a certificate after a question.
    .EXAMPLE
        Get-JIMCertificate | Where-Object isExpired | Remove-JIMCertificate -Force

        Deletes the expired ones.
    .LINK
        Get-JIMCertificate
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
            $found = Invoke-JIMApi -Path "/api/v1/certificates/$targetId" -As 'JIM.Certificate'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'get a certificate'
            return
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess("$($found.name) ($targetId)", 'Delete certificate')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/certificates/$targetId" | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete a certificate'
            return
        }
        if ($PassThru) {
            $found
        }
    }
}
