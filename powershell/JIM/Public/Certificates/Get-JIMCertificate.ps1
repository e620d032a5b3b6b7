function Get-JIMCertificate {
    <#
    .SYNOPSIS
        Reads trusted certificates.
    .DESCRIPTION
        One page of them, all enabled ones, or one.
    .PARAMETER Id
        Id of the certificate.
    .PARAMETER Name
        Name to look for; wildcards are allowed.
    .PARAMETER EnabledOnly
        Only enabled certificates.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .EXAMPLE
        Get-JIMCertificate

        Shows the certificates.
    .EXAMPLE
        Get-JIMCertificate -EnabledOnly | Where-Object isExpiringSoon

        Shows what has to be renewed.
    .LINK
        Add-JIMCertificate
    .LINK
        Test-JIMCertificate
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [guid]$Id,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'Enabled')]
        [SupportsWildcards()]
        [string]$Name,

        [Parameter(ParameterSetName = 'Enabled')]
        [switch]$EnabledOnly,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, 1000)]
        [int]$PageSize = 100
    )

    process {
        try {
            switch ($PSCmdlet.ParameterSetName) {
                'ById' {
                    $reply = Invoke-JIMApi -Path "/api/v1/certificates/$Id" -As 'JIM.Certificate'
                }
                'Enabled' {
                    $reply = Invoke-JIMApi -Path '/api/v1/certificates/enabled' -As 'JIM.Certificate'
                }
                'List' {
                    $reply = Get-JIMPagedItem -Path '/api/v1/certificates' -Page $Page -PageSize $PageSize -As 'JIM.Certificate'
                }
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        if ($Name) {
            $reply = $reply | Where-Object name -Like $Name
        }
        $reply
    }
}
