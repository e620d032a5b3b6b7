function Add-JIMCertificate {
    <#
    .SYNOPSIS
        Adds a trusted certificate.
    .DESCRIPTION
        From a file that the server can read, from bytes, or from base64 text. PEM and DER are understood.
    .PARAMETER Name
        Name of the certificate.
    .PARAMETER Path
        Path of the file on the server.
    .PARAMETER CertificateData
        Bytes of the certificate.
    .PARAMETER CertificateBase64
        Bytes of the certificate as base64.
    .PARAMETER Notes
        Free text.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Add-JIMCertificate 'Branch root' -Path '/etc/jim/branch.crt'

        Adds a certificate from a file on the server.
    .EXAMPLE
        Add-JIMCertificate -Name 'Branch root' -CertificateData ([IO.File]::ReadAllBytes('/tmp/branch.crt')) -PassThru

        Adds one from a file on this computer.
    .LINK
        Get-JIMCertificate
    #>
    [CmdletBinding(DefaultParameterSetName = 'FromFile', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$Name,

        [Parameter(Mandatory, ParameterSetName = 'FromFile')]
        [string]$Path,

        [Parameter(Mandatory, ParameterSetName = 'FromData')]
        [byte[]]$CertificateData,

        [Parameter(Mandatory, ParameterSetName = 'FromBase64')]
        [string]$CertificateBase64,

        [string]$Notes,

        [switch]$PassThru
    )

    process {
        if (-not $PSCmdlet.ShouldProcess($Name, 'Add certificate')) {
            return
        }
        $body = [ordered]@{ name = $Name }
        switch ($PSCmdlet.ParameterSetName) {
            'FromFile' {
                $body.filePath = $Path
                $address = '/api/v1/certificates/file'
            }
            'FromData' {
                $body.certificateDataBase64 = [Convert]::ToBase64String($CertificateData)
                $address = '/api/v1/certificates/upload'
            }
            'FromBase64' {
                $body.certificateDataBase64 = $CertificateBase64
                $address = '/api/v1/certificates/upload'
            }
        }
        if ($Notes) {
            $body.notes = $Notes
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path $address -Body $body -As 'JIM.Certificate'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'add the certificate'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
