function Connect-JIM {
    <#
    .SYNOPSIS
        Connects the session to a JIM server.
    .DESCRIPTION
        Keeps the address and the credentials for the commands that follow, in this session only. With -ApiKey the key is
        proved at once. Without it an interactive sign-in opens the browser (single sign-on with your organisation's identity
        provider, OAuth with PKCE). Connecting again to the same address reuses a sign-in that is still good.
    .PARAMETER Url
        Address of the server, beginning with http:// or https://.
    .PARAMETER ApiKey
        API key (jim_ak_...). It is kept in memory only.
    .PARAMETER Force
        Signs in again even if the last sign-in is still good.
    .PARAMETER TimeoutSeconds
        Seconds to wait for the sign-in in the browser.
    .EXAMPLE
        Connect-JIM -Url 'https://jim.example.com' -ApiKey $env:JIM_API_KEY

        Connects a script with an API key.
    .EXAMPLE
        Connect-JIM -Url 'https://jim.example.com'

        Signs in with the browser.
    .EXAMPLE
        $session = Connect-JIM -Url 'https://jim.example.com' -Force
        $session.ServerVersion

        Signs in anew even if a sign-in is still good, and shows the version of the server.
    .LINK
        Disconnect-JIM
    .LINK
        Test-JIMConnection
    #>
    [CmdletBinding(DefaultParameterSetName = 'Interactive')]
    param(
        [Parameter(Mandatory, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string]$Url,

        [Parameter(Mandatory, ParameterSetName = 'ApiKey', Position = 1)]
        [ValidateNotNullOrEmpty()]
        [string]$ApiKey,

        [Parameter(ParameterSetName = 'Interactive')]
        [switch]$Force,

        [Parameter(ParameterSetName = 'Interactive')]
        [ValidateRange(30, 600)]
        [int]$TimeoutSeconds = 300
    )

    process {
        $target = $Url.TrimEnd('/')
        if ($target -notmatch '^https?://') {
            $text = "Invalid URL '$Url': it must begin with http:// or https://."
            $PSCmdlet.ThrowTerminatingError((New-JIMError -Message $text -Id 'InvalidUrl' -Category 'InvalidArgument' -Target $Url))
        }

        $status = $null
        try {
            if ($PSCmdlet.ParameterSetName -eq 'ApiKey') {
                $script:JIMConnection = New-JIMConnection -Url $target -AuthMethod 'ApiKey' -ApiKey $ApiKey
            }
            else {
                if (-not $Force) {
                    $status = Resume-JIMSignIn -Url $target
                }
                if (-not $status) {
                    Start-JIMSignIn -Url $target -TimeoutSeconds $TimeoutSeconds
                }
            }
            if (-not $status) {
                $status = Connect-JIMSession
            }
        }
        catch {
            $script:JIMConnection = $null
            $PSCmdlet.ThrowTerminatingError($_)
        }
        Write-JIMBanner
        Get-JIMSession -Status $status
    }
}
