function Disconnect-JIM {
    <#
    .SYNOPSIS
        Ends the connection of the session.
    .DESCRIPTION
        Forgets the address, the API key and the OAuth tokens. No request is sent: a token stays valid at the identity
        provider until it expires. Silent when not connected.
    .EXAMPLE
        Disconnect-JIM

        Ends the connection.
    .EXAMPLE
        try {
            Connect-JIM -Url $url -ApiKey $key | Out-Null
            Get-JIMActivity
        }
        finally {
            Disconnect-JIM
        }

        Leaves no credentials behind in a session that lives on.
    .LINK
        Connect-JIM
    #>
    [CmdletBinding()]
    param()

    process {
        if ($null -eq $script:JIMConnection) {
            return
        }
        $url = $script:JIMConnection.Url
        $script:JIMConnection = $null
        $script:JIMCompletion.Clear()
        Write-Host "Disconnected from $url."
    }
}
