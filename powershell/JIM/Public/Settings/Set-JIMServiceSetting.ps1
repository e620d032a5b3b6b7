function Set-JIMServiceSetting {
    <#
    .SYNOPSIS
        Changes a setting of the service.
    .DESCRIPTION
        Values are texts: true, 500, 90.00:00:00, the name of a choice.
    .PARAMETER Key
        Key of the setting.
    .PARAMETER Value
        New value.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Set-JIMServiceSetting 'Sync.PageSize' 750

        Changes a number.
    .EXAMPLE
        Set-JIMServiceSetting -Key 'History.RetentionPeriod' -Value '30.00:00:00' -PassThru

        Keeps history for 30 days.
    .LINK
        Get-JIMServiceSetting
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$Key,

        [Parameter(Mandatory, Position = 1)]
        [AllowNull()]
        [AllowEmptyString()]
        [string]$Value,

        [switch]$PassThru
    )

    process {
        if (-not $PSCmdlet.ShouldProcess($Key, 'Set service setting')) {
            return
        }
        $body = [ordered]@{ value = $Value }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/service-settings/$(ConvertTo-JIMSegment $Key)" -Body $body -As 'JIM.ServiceSetting'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'set the service setting'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
