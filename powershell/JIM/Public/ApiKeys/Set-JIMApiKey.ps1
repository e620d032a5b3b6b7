function Set-JIMApiKey {
    <#
    .SYNOPSIS
        Changes an API key.
    .DESCRIPTION
        Reads the key and writes it back with what was given; everything else stays. The secret does not change.
    .PARAMETER Id
        Id of the key.
    .PARAMETER Name
        New name.
    .PARAMETER Description
        New description.
    .PARAMETER RoleIds
        Ids of the roles it has from now on.
    .PARAMETER ExpiresAt
        New end; $null for none.
    .PARAMETER Enable
        Switches the key on.
    .PARAMETER Disable
        Switches the key off.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Get-JIMApiKey -Name 'ci-runner' | Set-JIMApiKey -Disable

        Switches a key off.
    .EXAMPLE
        Set-JIMApiKey -Id '3a3e9c60-77b5-4b4e-8f6b-5cf7e9a0d401' -ExpiresAt $null -PassThru

        Lets a key live without end.
    .LINK
        Get-JIMApiKey
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [guid]$Id,

        [string]$Name,

        [string]$Description,

        [int[]]$RoleIds,

        [Nullable[datetime]]$ExpiresAt,

        [switch]$Enable,

        [switch]$Disable,

        [switch]$PassThru
    )

    process {
        try {
            $current = Invoke-JIMApi -Path "/api/v1/apikeys/$Id"
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        if ($Enable -and $Disable) {
            $PSCmdlet.WriteError((New-JIMError -Message 'Use -Enable or -Disable, not both.' -Id 'EnableAndDisable' -Category 'InvalidArgument'))
            return
        }
        if (-not $PSCmdlet.ShouldProcess("$($current.name) ($Id)", 'Update API key')) {
            return
        }
        $body = [ordered]@{
            name        = $current.name
            description = $current.description
            roleIds     = [int[]]@($current.roles | Where-Object { $null -ne $_ } | ForEach-Object { $_.id })
            isEnabled   = $current.isEnabled
            expiresAt   = $null
        }
        if ($current.expiresAt) {
            $body.expiresAt = ConvertTo-JIMTime -Value $current.expiresAt
        }
        if ($PSBoundParameters.ContainsKey('Name')) {
            $body.name = $Name
        }
        if ($PSBoundParameters.ContainsKey('Description')) {
            $body.description = $Description
        }
        if ($PSBoundParameters.ContainsKey('RoleIds')) {
            $body.roleIds = [int[]]@($RoleIds | Where-Object { $null -ne $_ })
        }
        if ($PSBoundParameters.ContainsKey('ExpiresAt')) {
            $body.expiresAt = if ($null -ne $ExpiresAt) { ConvertTo-JIMTime -Value $ExpiresAt }
        }
        if ($Enable -or $Disable) {
            $body.isEnabled = [bool]$Enable
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/apikeys/$Id" -Body $body -As 'JIM.ApiKey'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the API key'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
