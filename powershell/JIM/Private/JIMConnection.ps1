# The state between calls: $script:JIMConnection with Url, ApiKey, AccessToken, RefreshToken, TokenExpiresAt (local
# time), AuthMethod, Connected, ServerVersion and, with a browser sign-in, OAuthConfig.

function New-JIMConnection {
    <#
    .SYNOPSIS
        A connection object that has not been tried yet.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Url,

        [Parameter(Mandatory)]
        [ValidateSet('ApiKey', 'OAuth')]
        [string]$AuthMethod,

        [string]$ApiKey
    )

    [pscustomobject]@{
        Url            = $Url
        ApiKey         = if ($AuthMethod -eq 'ApiKey') { $ApiKey }
        AccessToken    = $null
        RefreshToken   = $null
        TokenExpiresAt = $null
        AuthMethod     = $AuthMethod
        Connected      = $false
        ServerVersion  = $null
        Authorised     = $null
        OAuthConfig    = $null
    }
}

function Set-JIMToken {
    <#
    .SYNOPSIS
        Puts the tokens of a provider's answer into a connection; an absent refresh token keeps the old one.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [object]$Connection,

        [Parameter(Mandatory)]
        [object]$Token
    )

    $Connection.AccessToken = $Token.access_token
    if ($Token.refresh_token) {
        $Connection.RefreshToken = $Token.refresh_token
    }
    $lifetime = if ($Token.expires_in) { [int]$Token.expires_in } else { 3600 }
    $Connection.TokenExpiresAt = [datetime]::Now.AddSeconds($lifetime - 60)
}

function Update-JIMToken {
    <#
    .SYNOPSIS
        Refreshes the access token when it ends within two minutes, or at once with -Force. Does nothing with an API key.
    #>
    [CmdletBinding()]
    param(
        [switch]$Force
    )

    $ErrorActionPreference = 'Stop'
    $connection = $script:JIMConnection
    if ($connection.AuthMethod -ne 'OAuth') {
        return
    }
    $now = [datetime]::Now
    if (-not $Force -and $connection.TokenExpiresAt -gt $now.AddMinutes(2)) {
        return
    }
    if (-not $connection.RefreshToken) {
        # TokenExpiresAt lies 60 seconds before the true end
        if ($connection.TokenExpiresAt.AddSeconds(60) -gt $now) {
            return
        }
        $text = 'Access token expired and there is no refresh token. Sign in again with Connect-JIM.'
        throw (New-JIMError -Message $text -Id 'TokenExpired' -Category 'AuthenticationError')
    }
    $config = $connection.OAuthConfig
    try {
        $token = Invoke-OAuthTokenRefresh -TokenEndpoint $config.TokenEndpoint -ClientId $config.ClientId -RefreshToken $connection.RefreshToken -Scopes $config.Scopes
    }
    catch {
        if (-not $Force -and $connection.TokenExpiresAt.AddSeconds(60) -gt $now) {
            Write-Verbose "The token could not be refreshed early: $($_.Exception.Message)"
            return
        }
        throw
    }
    Set-JIMToken -Connection $connection -Token $token
}

function Connect-JIMSession {
    <#
    .SYNOPSIS
        Tries the current connection (health, version, who is calling) and keeps what it learns; gives the health status.
    #>
    [CmdletBinding()]
    param()

    $ErrorActionPreference = 'Stop'
    $connection = $script:JIMConnection
    $health = Invoke-JIMApi -Path '/api/v1/health'
    try {
        $connection.ServerVersion = (Invoke-JIMApi -Path '/api/v1/health/version').version
    }
    catch {
        Write-Verbose "The server's version could not be read: $($_.Exception.Message)"
    }
    if ($connection.AuthMethod -eq 'ApiKey') {
        # health is anonymous: only this call proves the key
        $null = Invoke-JIMApi -Path '/api/v1/userinfo'
        $connection.Authorised = $true
    }
    else {
        $connection.Authorised = Test-JIMAuthorisation
    }
    $connection.Connected = $true
    if ($health.status) { $health.status } else { 'Connected' }
}

function Get-JIMSession {
    <#
    .SYNOPSIS
        The connection as Connect-JIM shows it.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Status
    )

    $connection = $script:JIMConnection
    [pscustomobject]@{
        PSTypeName    = 'JIM.Connection'
        Url           = $connection.Url
        AuthMethod    = $connection.AuthMethod
        Connected     = $connection.Connected
        ServerVersion = $connection.ServerVersion
        Authorised    = $connection.Authorised
        Status        = $Status
        ApiKey        = Hide-JIMApiKey -ApiKey $connection.ApiKey
        ExpiresAt     = $connection.TokenExpiresAt
    }
}

function Resume-JIMSignIn {
    <#
    .SYNOPSIS
        Goes on with the browser sign-in to that address, if there is one: 'Connected (cached)', 'Connected (refreshed)'
        or nothing.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Url
    )

    $current = $script:JIMConnection
    if ($null -eq $current -or $current.AuthMethod -ne 'OAuth' -or $current.Url -ne $Url) {
        return
    }
    if ($current.TokenExpiresAt -gt [datetime]::Now.AddMinutes(5)) {
        return 'Connected (cached)'
    }
    if (-not $current.RefreshToken) {
        return
    }
    try {
        Update-JIMToken -Force
        'Connected (refreshed)'
    }
    catch {
        Write-Verbose "The token could not be refreshed; signing in again: $($_.Exception.Message)"
    }
}

function Start-JIMSignIn {
    <#
    .SYNOPSIS
        Signs in with the browser at the provider the server names, and makes that the current connection.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Url,

        [Parameter(Mandatory)]
        [int]$TimeoutSeconds
    )

    $ErrorActionPreference = 'Stop'
    try {
        $config = Invoke-RestMethod -Uri "$Url/api/v1/auth/config" -Verbose:$false -Debug:$false
    }
    catch {
        $reason = $_.Exception
        $status = if ($reason.Response) { [int]$reason.Response.StatusCode } else { 0 }
        if ($status -eq 503) {
            $text = "The server at $Url has no single sign-on. Use Connect-JIM -Url $Url -ApiKey <key>."
            throw (New-JIMError -Message $text -Id 'SignInNotConfigured' -Category 'ResourceUnavailable' -Target $Url)
        }
        throw (New-JIMHttpError -Method 'GET' -Url "$Url/api/v1/auth/config" -Status $status -Content "$($_.ErrorDetails)" -Reason $reason)
    }
    $token = Invoke-OAuthBrowserFlow -Authority $config.authority -ClientId $config.clientId -Scopes $config.scopes -TimeoutSeconds $TimeoutSeconds
    $connection = New-JIMConnection -Url $Url -AuthMethod 'OAuth'
    $connection.OAuthConfig = [pscustomobject]@{
        Authority     = $config.authority
        ClientId      = $config.clientId
        Scopes        = @($config.scopes)
        TokenEndpoint = $token.TokenEndpoint
    }
    Set-JIMToken -Connection $connection -Token $token
    $script:JIMConnection = $connection
}

function Hide-JIMApiKey {
    <#
    .SYNOPSIS
        A key shortened to its ends; null without one.
    #>
    [CmdletBinding()]
    param(
        [AllowNull()]
        [AllowEmptyString()]
        [string]$ApiKey
    )

    if (-not $ApiKey) {
        return $null
    }
    if ($ApiKey.Length -le 12) {
        return '***'
    }
    $ApiKey.Substring(0, 8) + '...' + $ApiKey.Substring($ApiKey.Length - 4)
}

function Write-JIMBanner {
    <#
    .SYNOPSIS
        Tells on the host where the session is connected to.
    #>
    [CmdletBinding()]
    param()

    $version = if ($script:JIMConnection.ServerVersion) { $script:JIMConnection.ServerVersion } else { 'unknown version' }
    Write-Host ''
    Write-Host '   o--o--o   ' -ForegroundColor Cyan -NoNewline
    Write-Host 'JIM'
    Write-Host '    \ | /    ' -ForegroundColor Cyan -NoNewline
    Write-Host "identity lifecycle manager, $version"
    Write-Host '     (o)     ' -ForegroundColor Cyan -NoNewline
    Write-Host $script:JIMConnection.Url
    Write-Host ''
}
