# Sign-in with a browser: authorisation code with PKCE (RFC 7636), the reply caught on a loopback port.
$script:JIMCallbackPorts = 8400..8409

function ConvertTo-JIMBase64Url {
    <#
    .SYNOPSIS
        Bytes as base64url without padding.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [byte[]]$Bytes
    )

    [Convert]::ToBase64String($Bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_')
}

function New-PkceCodeVerifier {
    <#
    .SYNOPSIS
        A fresh PKCE verifier: 48 random bytes, 64 characters.
    #>
    [CmdletBinding()]
    param()

    ConvertTo-JIMBase64Url -Bytes ([System.Security.Cryptography.RandomNumberGenerator]::GetBytes(48))
}

function Get-PkceCodeChallenge {
    <#
    .SYNOPSIS
        The S256 challenge of a verifier, 43 characters.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [ValidateNotNullOrEmpty()]
        [string]$CodeVerifier
    )

    $digest = [System.Security.Cryptography.SHA256]::HashData([System.Text.Encoding]::ASCII.GetBytes($CodeVerifier))
    ConvertTo-JIMBase64Url -Bytes $digest
}

function Get-OidcDiscoveryDocument {
    <#
    .SYNOPSIS
        The OpenID provider's own description: authorization_endpoint, token_endpoint and more.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Authority
    )

    $ErrorActionPreference = 'Stop'
    $url = $Authority.TrimEnd('/') + '/.well-known/openid-configuration'
    try {
        Invoke-RestMethod -Uri $url -Verbose:$false -Debug:$false
    }
    catch {
        $text = "The identity provider's description could not be read from $($url): $($_.Exception.Message)"
        throw (New-JIMError -Message $text -Id 'DiscoveryFailed' -Category 'ConnectionError' -Target $url)
    }
}

function Open-Browser {
    <#
    .SYNOPSIS
        Opens an address in the person's browser; a failure is a warning, as the address is printed too.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Url
    )

    try {
        if ($IsWindows) {
            Start-Process -FilePath $Url
            return
        }
        $openers = if ($IsMacOS) {
            @('open')
        }
        else {
            'xdg-open', 'sensible-browser', 'x-www-browser', 'gnome-open', 'wslview', 'firefox', 'chromium'
        }
        foreach ($opener in $openers) {
            if (Get-Command -Name $opener -CommandType Application -ErrorAction Ignore) {
                Start-Process -FilePath $opener -ArgumentList $Url -RedirectStandardError ([System.IO.Path]::GetTempFileName())
                return
            }
        }
        Write-Warning 'No browser was found. Open the address above yourself.'
    }
    catch {
        Write-Warning "The browser could not be opened ($($_.Exception.Message)). Open the address above yourself."
    }
}

function Invoke-OAuthBrowserFlow {
    <#
    .SYNOPSIS
        Signs a person in and gives access_token, refresh_token, expires_in and TokenEndpoint.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Authority,

        [Parameter(Mandatory)]
        [string]$ClientId,

        [Parameter(Mandatory)]
        [string[]]$Scopes,

        [int]$TimeoutSeconds = 300
    )

    $ErrorActionPreference = 'Stop'
    $provider = Get-OidcDiscoveryDocument -Authority $Authority
    $verifier = New-PkceCodeVerifier
    $state = ConvertTo-JIMBase64Url -Bytes ([System.Security.Cryptography.RandomNumberGenerator]::GetBytes(32))
    $listener = Start-JIMCallbackListener
    try {
        $redirect = $listener.Prefixes | Select-Object -First 1
        $query = ConvertTo-JIMQuery -Query ([ordered]@{
                client_id             = $ClientId
                response_type         = 'code'
                redirect_uri          = $redirect
                scope                 = $Scopes -join ' '
                state                 = $state
                code_challenge        = Get-PkceCodeChallenge -CodeVerifier $verifier
                code_challenge_method = 'S256'
            })
        $joint = if ($provider.authorization_endpoint.Contains('?')) { '&' } else { '?' }
        $address = $provider.authorization_endpoint + $joint + $query.Substring(1)
        Write-Host 'Sign in with your browser. If it does not open, go to:'
        Write-Host $address
        Open-Browser -Url $address
        $code = Wait-JIMCallback -Listener $listener -State $state -TimeoutSeconds $TimeoutSeconds
    }
    finally {
        $listener.Close()
    }

    $token = Request-JIMToken -TokenEndpoint $provider.token_endpoint -Form @{
        client_id     = $ClientId
        grant_type    = 'authorization_code'
        code          = $code
        redirect_uri  = $redirect
        code_verifier = $verifier
    }
    $token | Add-Member -NotePropertyName TokenEndpoint -NotePropertyValue $provider.token_endpoint -PassThru
}

function Start-JIMCallbackListener {
    <#
    .SYNOPSIS
        A listener on the first free callback port.
    #>
    [CmdletBinding()]
    param()

    $ErrorActionPreference = 'Stop'
    foreach ($port in $script:JIMCallbackPorts) {
        $listener = [System.Net.HttpListener]::new()
        $listener.Prefixes.Add("http://localhost:$port/callback/")
        try {
            $listener.Start()
            return $listener
        }
        catch {
            Write-Verbose "Port $port is taken."
            $listener.Close()
        }
    }
    $text = "None of the ports $($script:JIMCallbackPorts[0]) to $($script:JIMCallbackPorts[-1]) is free for the sign-in reply."
    throw (New-JIMError -Message $text -Id 'NoCallbackPort' -Category 'ResourceUnavailable')
}

function Wait-JIMCallback {
    <#
    .SYNOPSIS
        The authorisation code of the provider's reply. Stray requests get a 404 and are waited past.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Net.HttpListener]$Listener,

        [Parameter(Mandatory)]
        [string]$State,

        [Parameter(Mandatory)]
        [int]$TimeoutSeconds
    )

    $ErrorActionPreference = 'Stop'
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $pending = $Listener.GetContextAsync()
    while ($true) {
        # short waits, so that Ctrl-C is heard
        if (-not $pending.Wait(200)) {
            if ($clock.Elapsed.TotalSeconds -gt $TimeoutSeconds) {
                throw (New-JIMError -Message "No sign-in within $TimeoutSeconds seconds." -Id 'SignInTimeout' -Category 'OperationTimeout')
            }
            continue
        }
        $context = $pending.Result
        $query = $context.Request.QueryString
        if ($context.Request.Url.AbsolutePath.TrimEnd('/') -ne '/callback' -or -not ($query['code'] -or $query['error'] -or $query['state'])) {
            $context.Response.StatusCode = 404
            $context.Response.Close()
            $pending = $Listener.GetContextAsync()
            continue
        }
        $failure = if ($query['error']) {
            "$($query['error']) $($query['error_description'])".Trim()
        }
        elseif ($query['state'] -cne $State) {
            'the reply belongs to another sign-in'
        }
        elseif (-not $query['code']) {
            'the reply has no code'
        }
        Send-JIMCallbackPage -Response $context.Response -Failure $failure
        if ($failure) {
            throw (New-JIMError -Message "Sign-in failed: $failure." -Id 'SignInFailed' -Category 'AuthenticationError')
        }
        return $query['code']
    }
}

function Send-JIMCallbackPage {
    <#
    .SYNOPSIS
        Answers the browser with a small page.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Net.HttpListenerResponse]$Response,

        [AllowNull()]
        [AllowEmptyString()]
        [string]$Failure
    )

    $text = if ($Failure) { "Sign-in failed: $Failure." } else { 'You are signed in. Close this page and go back to PowerShell.' }
    $page = "<!doctype html><html lang=""en""><head><meta charset=""utf-8""><title>JIM</title></head><body><p>$([System.Net.WebUtility]::HtmlEncode($text))</p></body></html>"
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($page)
    $Response.ContentType = 'text/html; charset=utf-8'
    $Response.ContentLength64 = $bytes.Length
    $Response.OutputStream.Write($bytes, 0, $bytes.Length)
    $Response.Close()
}

function Request-JIMToken {
    <#
    .SYNOPSIS
        A form post to the provider's token endpoint; its answer.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$TokenEndpoint,

        [Parameter(Mandatory)]
        [hashtable]$Form
    )

    $ErrorActionPreference = 'Stop'
    try {
        Invoke-RestMethod -Uri $TokenEndpoint -Method Post -Body $Form -ContentType 'application/x-www-form-urlencoded' -Verbose:$false -Debug:$false
    }
    catch {
        $text = "Authentication failed. The identity provider gave no token: $($_.Exception.Message)"
        throw (New-JIMError -Message $text -Id 'TokenRefused' -Category 'AuthenticationError' -Target $TokenEndpoint)
    }
}

function Invoke-OAuthTokenRefresh {
    <#
    .SYNOPSIS
        New tokens for a refresh token.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$TokenEndpoint,

        [Parameter(Mandatory)]
        [string]$ClientId,

        [Parameter(Mandatory)]
        [string]$RefreshToken,

        [Parameter(Mandatory)]
        [string[]]$Scopes
    )

    Request-JIMToken -TokenEndpoint $TokenEndpoint -Form @{
        client_id     = $ClientId
        grant_type    = 'refresh_token'
        refresh_token = $RefreshToken
        scope         = $Scopes -join ' '
    }
}
