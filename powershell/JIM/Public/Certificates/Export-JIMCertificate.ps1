function Export-JIMCertificate {
    <#
    .SYNOPSIS
        Saves a certificate.
    .DESCRIPTION
        As a file on this computer, or as one byte array for further use.
    .PARAMETER Id
        Id of the certificate.
    .PARAMETER Path
        Path of the file, from the current location.
    .PARAMETER Force
        Overwrites a file that exists.
    .PARAMETER PassThru
        Outputs the bytes instead of writing a file.
    .EXAMPLE
        Export-JIMCertificate -Id '8d1ef584-ecfc-436f-a3b4-9596e0bb68f5' -Path './branch.cer'

        Saves a certificate beside you.
    .EXAMPLE
        $bytes = Export-JIMCertificate -Id '8d1ef584-ecfc-436f-a3b4-9596e0bb68f5' -PassThru
        [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($bytes)

        Reads a certificate into memory.
    .LINK
        Get-JIMCertificate
    #>
    [CmdletBinding(DefaultParameterSetName = 'ToFile')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [guid]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ToFile')]
        [string]$Path,

        [Parameter(ParameterSetName = 'ToFile')]
        [switch]$Force,

        [Parameter(Mandatory, ParameterSetName = 'PassThru')]
        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if ($PSCmdlet.ParameterSetName -eq 'ToFile') {
            # literally: a path with brackets is a path, not a pattern
            $file = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
            if ([System.IO.Directory]::Exists($file) -or ([System.IO.File]::Exists($file) -and -not $Force)) {
                $text = "$file exists already. Use -Force to overwrite a file."
                $PSCmdlet.WriteError((New-JIMError -Message $text -Id 'FileExists' -Category 'ResourceExists' -Target $file))
                return
            }
        }
        try {
            $bytes = Invoke-JIMApi -Path "/api/v1/certificates/$Id/download" -Raw
            if ($PSCmdlet.ParameterSetName -eq 'ToFile') {
                [System.IO.File]::WriteAllBytes($file, $bytes)
                Write-Verbose "$($bytes.Length) bytes written to $file."
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'export the certificate'
            return
        }
        if ($PassThru) {
            Write-Output -InputObject $bytes -NoEnumerate
        }
    }
}
