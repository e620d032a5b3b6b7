function Invoke-JIMApi {
    <#
    .SYNOPSIS
        The one place where the module talks to the API: one call, its answer as objects.
    .DESCRIPTION
        Throws an error record (New-JIMHttpError) for every answer outside 2xx and for no answer. An empty answer gives
        no output, a JSON array its elements. With -As every object gets that type name in front (for the formatted
        views). With -Raw the answer is one byte array. A 429 is waited out as long as its Retry-After says, three times.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$Path,

        [ValidateSet('GET', 'POST', 'PUT', 'PATCH', 'DELETE')]
        [string]$Method = 'GET',

        [System.Collections.IDictionary]$Query,

        [System.Collections.IDictionary]$Body,

        [string]$As,

        [switch]$Raw
    )

    $ErrorActionPreference = 'Stop'
    if ($null -eq $script:JIMConnection) {
        throw (New-JIMNotConnectedError)
    }

    $json = $null
    if ($null -ne $Body) {
        $json = ConvertTo-Json -InputObject $Body -Depth 10 -Compress
    }
    $url = $script:JIMConnection.Url + $Path + (ConvertTo-JIMQuery -Query $Query)
    Write-Verbose "$Method $Path"
    Update-JIMToken

    for ($attempt = 1; ; $attempt++) {
        $answer = Send-JIMRequest -Method $Method -Url $url -Json $json
        if ($answer.Status -eq 401 -and $script:JIMConnection.AuthMethod -eq 'OAuth' -and $script:JIMConnection.RefreshToken) {
            Write-Verbose 'The access token was refused; refreshing it.'
            Update-JIMToken -Force
            $answer = Send-JIMRequest -Method $Method -Url $url -Json $json
        }
        if ($answer.Status -ne 429 -or $attempt -gt 3) {
            break
        }
        # the request was turned away before anything was done, so that a write may be repeated too
        Write-Warning "Too many requests: the server asks to wait $($answer.RetryAfter) s."
        Start-Sleep -Seconds $answer.RetryAfter
    }
    if ($answer.Status -lt 200 -or $answer.Status -gt 299) {
        throw (New-JIMHttpError -Method $Method -Url $url -Status $answer.Status -Content $answer.Text)
    }
    if ($Raw) {
        return , $answer.Bytes
    }
    if ([string]::IsNullOrWhiteSpace($answer.Text)) {
        return
    }
    ConvertFrom-JIMJson -Text $answer.Text -As $As
}

function Send-JIMRequest {
    <#
    .SYNOPSIS
        Sends one request with the connection's credentials; gives Status, Text, Bytes and RetryAfter (seconds). Throws only without an answer.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Method,

        [Parameter(Mandatory)]
        [string]$Url,

        [AllowNull()]
        [AllowEmptyString()]
        [string]$Json
    )

    $ErrorActionPreference = 'Stop'
    $ProgressPreference = 'SilentlyContinue'

    $headers = @{ Accept = 'application/json' }
    if ($script:JIMConnection.AuthMethod -eq 'OAuth') {
        $headers.Authorization = "Bearer $($script:JIMConnection.AccessToken)"
    }
    else {
        $headers['X-API-Key'] = $script:JIMConnection.ApiKey
    }
    $request = @{
        Uri                = $Url
        Method             = $Method
        Headers            = $headers
        ContentType        = 'application/json'
        MaximumRedirection = 0
        SkipHttpErrorCheck = $true
        Verbose            = $false
        Debug              = $false
        ErrorAction        = 'Stop'
    }
    Write-Debug "$Method $Url"
    if ($Json) {
        Write-Debug (Hide-JIMSecret -Text $Json)
        # bytes, so that the body is UTF-8 whatever the engine would choose
        $request.Body = [System.Text.Encoding]::UTF8.GetBytes($Json)
        $request.ContentType = 'application/json; charset=utf-8'
    }

    try {
        $response = Invoke-WebRequest @request
    }
    catch {
        throw (New-JIMHttpError -Method $Method -Url $Url -Status 0 -Reason $_.Exception)
    }
    $bytes = $response.RawContentStream.ToArray()
    Write-Debug "$([int]$response.StatusCode), $($bytes.Length) bytes"
    $pause = 0
    if (-not [int]::TryParse("$($response.Headers['Retry-After'])", [ref]$pause)) {
        $pause = 10
    }
    [pscustomobject]@{
        Status     = [int]$response.StatusCode
        Text       = [System.Text.Encoding]::UTF8.GetString($bytes)
        Bytes      = $bytes
        RetryAfter = [Math]::Clamp($pause, 1, 120)
    }
}

function ConvertTo-JIMQuery {
    <#
    .SYNOPSIS
        '?a=1&b=2' of a dictionary; '' for nothing. Null and empty values are left out, arrays repeat their name.
    #>
    [CmdletBinding()]
    param(
        [AllowNull()]
        [System.Collections.IDictionary]$Query
    )

    if ($null -eq $Query) {
        return ''
    }
    $pairs = foreach ($name in $Query.Keys) {
        foreach ($value in $Query[$name]) {
            if ($null -ne $value -and '' -ne $value) {
                "$name=$([uri]::EscapeDataString((ConvertTo-JIMText -Value $value)))"
            }
        }
    }
    if ($null -eq $pairs) {
        return ''
    }
    '?' + ($pairs -join '&')
}

function ConvertTo-JIMText {
    <#
    .SYNOPSIS
        A value as the API reads it in an address, whatever the session's culture: UTC round-trip dates, true/false.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [AllowEmptyString()]
        [object]$Value
    )

    if ($Value -is [datetime]) {
        return (ConvertTo-JIMTime -Value $Value)
    }
    if ($Value -is [bool]) {
        return "$Value".ToLowerInvariant()
    }
    [Convert]::ToString($Value, [cultureinfo]::InvariantCulture)
}

function ConvertTo-JIMTime {
    <#
    .SYNOPSIS
        A DateTime as UTC round-trip text; one without a kind is local time, as everywhere in PowerShell.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [datetime]$Value
    )

    $Value.ToUniversalTime().ToString('o', [cultureinfo]::InvariantCulture)
}

function ConvertTo-JIMSegment {
    <#
    .SYNOPSIS
        A text as one segment of a path.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$Text
    )

    [uri]::EscapeDataString($Text)
}

function Hide-JIMSecret {
    <#
    .SYNOPSIS
        A JSON text with the values of secret-bearing properties masked, for the debug stream.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Text
    )

    $secret = '(?i)("(?:key|apiKey|password|secret|stringValue|certificateDataBase64|sqlConnectionString)"\s*:\s*)"(?:[^"\\]|\\.)*"'
    [regex]::Replace($Text, $secret, '$1"***"')
}
