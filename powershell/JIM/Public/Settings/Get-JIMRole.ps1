function Get-JIMRole {
    <#
    .SYNOPSIS
        Reads the roles.
    .DESCRIPTION
        Roles are built in; API keys hold them by id.
    .PARAMETER Name
        Name to look for; wildcards are allowed.
    .EXAMPLE
        Get-JIMRole

        Shows the roles.
    .EXAMPLE
        (Get-JIMRole -Name 'Administrator').id

        Shows the id of a role.
    .LINK
        New-JIMApiKey
    #>
    [CmdletBinding()]
    param(
        [SupportsWildcards()]
        [string]$Name
    )

    process {
        try {
            $reply = Invoke-JIMApi -Path '/api/v1/security/roles' -As 'JIM.Role'
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
