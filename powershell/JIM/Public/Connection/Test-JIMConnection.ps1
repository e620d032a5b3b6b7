function Test-JIMConnection {
    <#
    .SYNOPSIS
        Tells whether the session is connected and its credentials work.
    .DESCRIPTION
        Asks the server how it is and who is calling. Never fails: what is wrong stands in Status and Message. AuthMethod is
        the authentication method in use, ApiKey or OAuth; TokenExpiresAt is when an OAuth token ends.
    .PARAMETER Quiet
        Gives only true or false.
    .EXAMPLE
        Test-JIMConnection

        Shows the state of the connection.
    .EXAMPLE
        if (-not (Test-JIMConnection -Quiet)) {
            Connect-JIM -Url $url -ApiKey $key
        }

        Connects only when needed.
    .LINK
        Connect-JIM
    #>
    [CmdletBinding()]
    param(
        [switch]$Quiet
    )

    process {
        $connection = $script:JIMConnection
        $state = [pscustomobject]@{
            PSTypeName     = 'JIM.ConnectionTest'
            Connected      = $false
            Url            = $null
            AuthMethod     = $null
            ServerVersion  = $null
            Status         = 'Not connected'
            Message        = 'Not connected to JIM. Use Connect-JIM first.'
            TokenExpiresAt = $null
        }
        if ($null -ne $connection) {
            $state.Url = $connection.Url
            $state.AuthMethod = $connection.AuthMethod
            $state.ServerVersion = $connection.ServerVersion
            try {
                $health = Invoke-JIMApi -Path '/api/v1/health'
                # health is anonymous: only this call proves the credentials
                $null = Invoke-JIMApi -Path '/api/v1/userinfo'
                $state.Connected = $true
                $state.Status = if ($health.status) { $health.status } else { 'Healthy' }
                $state.Message = "Connected to $($connection.Url)."
                $state.TokenExpiresAt = $connection.TokenExpiresAt
                if ($connection.AuthMethod -eq 'OAuth' -and $connection.TokenExpiresAt -lt [datetime]::Now.AddMinutes(5)) {
                    $state.Message += ' The access token ends within five minutes.'
                }
            }
            catch {
                $state.Status = 'Error'
                $state.Message = $_.Exception.Message
                $state.TokenExpiresAt = $connection.TokenExpiresAt
            }
        }
        if ($Quiet) {
            return $state.Connected
        }
        $state
    }
}
