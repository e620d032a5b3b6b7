function Reset-JIMServiceSetting {
    <#
    .SYNOPSIS
        Puts a setting of the service back to its default.
    .DESCRIPTION
        The setting itself stays.
    .PARAMETER Key
        Key of the setting.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Reset-JIMServiceSetting 'Sync.PageSize'

        Puts one setting back.
    .EXAMPLE
        Get-JIMServiceSetting | Where-Object { $_.isOverridden -and -not $_.isReadOnly } | Reset-JIMServiceSetting -PassThru

        Puts every setting back.
    .LINK
        Get-JIMServiceSetting
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)]
        [string]$Key,

        [switch]$PassThru
    )

    process {
        if (-not $PSCmdlet.ShouldProcess($Key, 'Reset service setting')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/service-settings/$(ConvertTo-JIMSegment $Key)" -As 'JIM.ServiceSetting'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'reset the service setting'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
