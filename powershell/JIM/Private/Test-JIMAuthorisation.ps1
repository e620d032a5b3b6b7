function Test-JIMAuthorisation {
    <#
    .SYNOPSIS
        Whether the signed-in person is known to JIM: true, false, or null when the server does not say.
    .DESCRIPTION
        Tells an unknown person on the host what that means; the connection itself stays.
    #>
    [CmdletBinding()]
    param()

    $ErrorActionPreference = 'Stop'
    try {
        $caller = Invoke-JIMApi -Path '/api/v1/userinfo'
    }
    catch {
        Write-Verbose "Who is connected could not be read: $($_.Exception.Message)"
        return $null
    }
    if ($caller.authorised -eq $false) {
        Write-Host 'You are signed in, but JIM does not know you yet: most commands will be denied.' -ForegroundColor Yellow
        if ($caller.message) {
            Write-Host $caller.message -ForegroundColor Yellow
        }
    }
    $caller.authorised
}
