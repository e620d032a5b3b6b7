function Set-JIMCertificate {
    <#
    .SYNOPSIS
        Changes name, notes or state of a certificate.
    .DESCRIPTION
        The certificate itself cannot change: add the new one and delete the old.
    .PARAMETER Id
        Id of the certificate.
    .PARAMETER Name
        New name.
    .PARAMETER Notes
        New notes; an empty text clears them.
    .PARAMETER Enable
        Trusts the certificate.
    .PARAMETER Disable
        Stops trusting it.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Set-JIMCertificate -Id '8d1ef584-ecfc-436f-a3b4-9596e0bb68f5' -Disable

        Stops trusting a certificate without deleting it.
    .EXAMPLE
        Get-JIMCertificate -Name 'Branch*' | Set-JIMCertificate -Notes 'renew with the branch office' -PassThru

        Notes something on certificates.
    .LINK
        Get-JIMCertificate
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [guid]$Id,

        [string]$Name,

        [string]$Notes,

        [switch]$Enable,

        [switch]$Disable,

        [switch]$PassThru
    )

    process {
        if ($Enable -and $Disable) {
            $PSCmdlet.WriteError((New-JIMError -Message 'Use -Enable or -Disable, not both.' -Id 'EnableAndDisable' -Category 'InvalidArgument'))
            return
        }
        $body = [ordered]@{}
        if ($Name) {
            $body.name = $Name
        }
        if ($PSBoundParameters.ContainsKey('Notes')) {
            $body.notes = $Notes
        }
        if ($Enable -or $Disable) {
            $body.isEnabled = [bool]$Enable
        }
        if ($body.Count -eq 0) {
            Write-Warning "Nothing to update for certificate $Id."
            return
        }
        if (-not $PSCmdlet.ShouldProcess($Id, 'Update certificate')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'PATCH' -Path "/api/v1/certificates/$Id" -Body $body | Out-Null
            if ($PassThru) {
                $reply = Invoke-JIMApi -Path "/api/v1/certificates/$Id" -As 'JIM.Certificate'
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the certificate'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
