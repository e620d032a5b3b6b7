function Get-JIMApiKey {
    <#
    .SYNOPSIS
        Reads API keys.
    .DESCRIPTION
        All keys or one. The secret itself is never shown again; keyPrefix tells keys apart.
    .PARAMETER Id
        Id of the key.
    .PARAMETER Name
        Name to look for; wildcards are allowed.
    .EXAMPLE
        Get-JIMApiKey

        Shows every key.
    .EXAMPLE
        Get-JIMApiKey -Name 'ci-*'

        Shows the keys whose name begins with ci-.
    .EXAMPLE
        Get-JIMApiKey | Where-Object { $_.expiresAt -and $_.expiresAt -lt (Get-Date).AddDays(30) }

        Shows the keys that end within 30 days.
    .LINK
        New-JIMApiKey
    .LINK
        Remove-JIMApiKey
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [guid]$Id,

        [Parameter(ParameterSetName = 'List')]
        [SupportsWildcards()]
        [string]$Name
    )

    process {
        try {
            if ($PSCmdlet.ParameterSetName -eq 'ById') {
                $reply = Invoke-JIMApi -Path "/api/v1/apikeys/$Id" -As 'JIM.ApiKey'
            }
            else {
                $reply = Invoke-JIMApi -Path '/api/v1/apikeys' -As 'JIM.ApiKey'
                if ($Name) {
                    $reply = $reply | Where-Object name -Like $Name
                }
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
