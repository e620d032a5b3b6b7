function Get-JIMServiceSetting {
    <#
    .SYNOPSIS
        Reads the settings of the service.
    .DESCRIPTION
        All of them or one. effectiveValue is what is in force.
    .PARAMETER Key
        Key of the setting.
    .EXAMPLE
        Get-JIMServiceSetting | Where-Object isOverridden

        Shows what differs from its default.
    .EXAMPLE
        (Get-JIMServiceSetting 'Sync.PageSize').effectiveValue

        Shows one value.
    .LINK
        Set-JIMServiceSetting
    .LINK
        Reset-JIMServiceSetting
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ByKey', Position = 0)]
        [string]$Key
    )

    process {
        try {
            if ($PSCmdlet.ParameterSetName -eq 'ByKey') {
                $reply = Invoke-JIMApi -Path "/api/v1/service-settings/$(ConvertTo-JIMSegment $Key)" -As 'JIM.ServiceSetting'
            }
            else {
                $reply = Invoke-JIMApi -Path '/api/v1/service-settings' -As 'JIM.ServiceSetting'
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
