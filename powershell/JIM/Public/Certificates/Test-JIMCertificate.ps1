function Test-JIMCertificate {
    <#
    .SYNOPSIS
        Checks a certificate.
    .DESCRIPTION
        isValid, with errors and warnings as texts.
    .PARAMETER Id
        Id of the certificate.
    .EXAMPLE
        Test-JIMCertificate -Id '8d1ef584-ecfc-436f-a3b4-9596e0bb68f5'

        Checks one certificate.
    .EXAMPLE
        Get-JIMCertificate | Where-Object { -not ($_ | Test-JIMCertificate).isValid }

        Shows the certificates that are not valid.
    .LINK
        Get-JIMCertificate
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [guid]$Id
    )

    process {
        try {
            $reply = Invoke-JIMApi -Path "/api/v1/certificates/$Id/validate" -As 'JIM.CertificateTest'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'test the certificate'
            return
        }
        $reply
    }
}
