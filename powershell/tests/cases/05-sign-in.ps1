# Interactive sign-in and token refresh, against a small identity provider that also plays the few API addresses needed.
# The module's Open-Browser is replaced: it visits the addresses a browser would.

$signIn = @{ Log = [System.Collections.Concurrent.ConcurrentQueue[string]]::new(); Lifetime = 3600; Refused = ''; Authorised = $true; Busy = 0 }
$listener = $null
foreach ($port in 8420..8450) {
    $listener = [System.Net.HttpListener]::new()
    $listener.Prefixes.Add("http://localhost:$port/")
    try {
        $listener.Start()
        break
    }
    catch {
        $listener.Close()
    }
}
$provider = "http://localhost:$port"

$serve = [powershell]::Create()
$null = $serve.AddScript({
        param($listener, $provider, $signIn)
        $verifiers = @{}
        while ($listener.IsListening) {
            try {
                $context = $listener.GetContext()
            }
            catch {
                break
            }
            $request = $context.Request
            $form = @{}
            if ($request.HasEntityBody) {
                $text = [System.IO.StreamReader]::new($request.InputStream).ReadToEnd()
                $text.Split('&') | ForEach-Object { $name, $value = $_.Split('='); $form[$name] = [System.Net.WebUtility]::UrlDecode($value) }
            }
            $bearer = "$($request.Headers['Authorization'])".Replace('Bearer ', '')
            $status = 200
            $reply = switch ($request.Url.AbsolutePath) {
                '/api/v1/auth/config' { @{ authority = "$provider/"; clientId = 'jim-cli'; scopes = @('openid', 'api') } }
                '/.well-known/openid-configuration' { @{ authorization_endpoint = "$provider/authorise?tenant=1"; token_endpoint = "$provider/token" } }
                '/authorise' { $verifiers.challenge = $request.QueryString['code_challenge']; @{} }
                '/token' {
                    $signIn.Log.Enqueue("token $($form['grant_type'])")
                    if ($form['grant_type'] -eq 'refresh_token') {
                        @{ access_token = 'second'; expires_in = 3600; token_type = 'Bearer' }
                    }
                    else {
                        $digest = [System.Security.Cryptography.SHA256]::HashData([System.Text.Encoding]::ASCII.GetBytes($form['code_verifier']))
                        $challenge = [Convert]::ToBase64String($digest).TrimEnd('=').Replace('+', '-').Replace('/', '_')
                        if ($challenge -ne $verifiers.challenge -or $form['code'] -ne 'c0de') { $status = 400 }
                        @{ access_token = 'first'; refresh_token = 'again'; expires_in = $signIn.Lifetime; token_type = 'Bearer' }
                    }
                }
                '/api/v1/health' { @{ status = 'healthy' } }
                '/api/v1/health/version' { @{ product = 'JIM'; version = '9.9.9' } }
                '/api/v1/userinfo' { if ($bearer -eq $signIn.Refused) { $status = 401 }; @{ authorised = $signIn.Authorised; message = 'unknown to JIM' } }
                '/api/v1/security/roles' { if ($signIn.Busy-- -gt 0) { $status = 429; $context.Response.Headers['Retry-After'] = '1' }; if ($bearer -eq $signIn.Refused) { $status = 401 }; , @(@{ id = 1; name = $bearer }) }
                default { $status = 404; @{ code = 'NOT_FOUND'; message = 'nothing here' } }
            }
            $bytes = [System.Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $reply -Depth 5))
            $context.Response.StatusCode = $status
            $context.Response.ContentType = 'application/json'
            $context.Response.OutputStream.Write($bytes, 0, $bytes.Length)
            $context.Response.Close()
        }
    }).AddArgument($listener).AddArgument($provider).AddArgument($signIn)
$serving = $serve.BeginInvoke()

# What the browser does: the provider's page, a stray request, then the reply with the code (or what $Reply says).
function Set-Browser {
    param([string]$Reply = 'code=c0de&state={0}')
    & (Get-Module JIM) {
        param($reply)
        $script:TestReply = $reply
        function script:Open-Browser {
            param([string]$Url)
            $query = @{}
            ([uri]$Url).Query.TrimStart('?').Split('&') | ForEach-Object { $name, $value = $_.Split('='); $query[$name] = [uri]::UnescapeDataString($value) }
            $back = $query.redirect_uri
            $visit = [powershell]::Create()
            $null = $visit.AddScript({
                    param($Url, $back, $answer)
                    foreach ($address in $Url, "$($back)favicon.ico", "$($back)?$answer") {
                        Invoke-WebRequest -Uri $address -SkipHttpErrorCheck | Out-Null
                    }
                }).AddArgument($Url).AddArgument($back).AddArgument(($script:TestReply -f $query.state))
            $null = $visit.BeginInvoke()
        }
    } $Reply
}

try {
    Set-Browser
    Test-Case 'interactive sign-in: PKCE, a stray request, the session' {
        $session = Connect-JIM -Url $provider -TimeoutSeconds 30
        Assert-Equal 'OAuth' $session.AuthMethod
        Assert-Equal $true $session.Authorised
        Assert-Equal '9.9.9' $session.ServerVersion
        Assert-True ($session.ExpiresAt -gt (Get-Date).AddMinutes(50)) 'end of the token'
        Assert-True ($null -eq $session.ApiKey) 'no key'
        Assert-Equal 'first' (Get-JIMRole).name
        Assert-Equal 'OAuth' (Test-JIMConnection).AuthMethod
    }

    Test-Case 'connecting again reuses the sign-in, in full shape' {
        $signIn.Log.Clear()
        $session = Connect-JIM -Url $provider
        Assert-Equal 'Connected (cached)' $session.Status
        Assert-Equal '9.9.9' $session.ServerVersion
        Assert-Equal $true $session.Authorised
        Assert-Equal 0 $signIn.Log.Count
    }

    Test-Case 'a token that is refused is refreshed and the call repeated, its own error told' {
        $signIn.Refused = 'first'
        Assert-Equal 'second' (Get-JIMRole).name
        Assert-Equal 'token refresh_token' ($signIn.Log.ToArray() -join ',')
        $record = Get-Thrown { Get-JIMConnectedSystem -Id 1 }
        Assert-Equal 404 ([int]$record.Exception.StatusCode)
        $signIn.Refused = 'second'
        Assert-Like '*Authentication failed*' (Get-Thrown { Get-JIMRole })
        $signIn.Refused = ''
    }

    Test-Case 'too many requests are waited out' {
        $signIn.Busy = 1
        $warned = Get-Warned { $shared.roles = Get-JIMRole }
        Assert-Equal 'second' $shared.roles.name
        Assert-Like '*wait 1 s*' ($warned -join ' ')
        $signIn.Busy = 0
    }

    Test-Case 'a token near its end is refreshed before a call' {
        $signIn.Lifetime = 100
        $signIn.Log.Clear()
        $session = Connect-JIM -Url $provider -Force
        Assert-Equal 'healthy' $session.Status
        Assert-Equal 'second' (Get-JIMRole).name
        Assert-Equal 'token authorization_code,token refresh_token' ($signIn.Log.ToArray() -join ',')
        $signIn.Lifetime = 3600
    }

    Test-Case 'a person JIM does not know stays connected and is told' {
        $signIn.Authorised = $false
        $told = Connect-JIM -Url $provider -Force 6>&1 | ForEach-Object { "$_" }
        Assert-True (($told -join ' ') -like '*does not know you*')
        Assert-Equal $true (Test-JIMConnection).Connected
        $signIn.Authorised = $true
    }

    Test-Case 'a reply with an error or another state ends the sign-in' {
        Set-Browser 'error=access_denied&error_description=%3Cb%3Eno%3C/b%3E&state={0}'
        Assert-Like '*access_denied*' (Get-Thrown { Connect-JIM -Url $provider -Force })
        Assert-Equal $false (Test-JIMConnection -Quiet)
        Set-Browser 'code=c0de&state=other'
        Assert-Like '*another sign-in*' (Get-Thrown { Connect-JIM -Url $provider -Force })
    }
}
finally {
    $listener.Close()
    $serve.Dispose()
    Disconnect-JIM
    Import-Module (Join-Path $PSScriptRoot '../../JIM/JIM.psd1') -Force
}
