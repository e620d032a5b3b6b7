function New-JIMApiKey {
    <#
    .SYNOPSIS
        Creates an API key.
    .DESCRIPTION
        The secret is in the property key of the output, and only with -PassThru, and only this once. A key without roles may
        sign in but is denied everything.
    .PARAMETER Name
        Name of the key.
    .PARAMETER Description
        What the key is for.
    .PARAMETER RoleIds
        Ids of its roles, from Get-JIMRole.
    .PARAMETER ExpiresAt
        When it ends; local time unless it says otherwise. Without it the key does not end.
    .PARAMETER PassThru
        Outputs the new key with its secret.
    .EXAMPLE
        $new = New-JIMApiKey -Name 'ci-runner' -RoleIds 1 -PassThru
        $new.key

        Creates a key and shows its secret, once.
    .EXAMPLE
        New-JIMApiKey -Name 'migration' -RoleIds (Get-JIMRole -Name 'Administrator').id -ExpiresAt (Get-Date).AddDays(7) -PassThru

        Creates a key that ends in a week.
    .LINK
        Get-JIMRole
    .LINK
        Get-JIMApiKey
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory)]
        [string]$Name,

        [string]$Description,

        [int[]]$RoleIds,

        [datetime]$ExpiresAt,

        [switch]$PassThru
    )

    process {
        if (-not $PSCmdlet.ShouldProcess($Name, 'Create API key')) {
            return
        }
        $body = [ordered]@{
            name    = $Name
            roleIds = [int[]]::new(0)
        }
        if ($null -ne $RoleIds) {
            $body.roleIds = $RoleIds
        }
        if ($Description) {
            $body.description = $Description
        }
        if ($PSBoundParameters.ContainsKey('ExpiresAt')) {
            $body.expiresAt = ConvertTo-JIMTime -Value $ExpiresAt
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path '/api/v1/apikeys' -Body $body -As 'JIM.ApiKey'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'create the API key'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
