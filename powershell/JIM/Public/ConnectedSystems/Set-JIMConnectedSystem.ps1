function Set-JIMConnectedSystem {
    <#
    .SYNOPSIS
        Changes a connected system.
    .DESCRIPTION
        Only what is given changes. Settings are a hashtable: id of the setting to a hashtable with stringValue, intValue or checkboxValue.
    .PARAMETER Id
        Id of the connected system.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER Name
        New name.
    .PARAMETER Description
        New description; an empty text clears it.
    .PARAMETER SettingValues
        Settings: id to a hashtable with stringValue, intValue or checkboxValue.
    .PARAMETER MaxExportParallelism
        How many exports may run side by side, 1 to 16.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        $path = (Get-JIMConnectorDefinition -Name 'JIM File Connector').settings | Where-Object name -eq 'File Path'
        Set-JIMConnectedSystem -Id 4 -SettingValues @{ $path.id = @{ stringValue = '/var/connector-files/badges.csv' } }

        Sets a setting that was found by its name.
    .EXAMPLE
        Get-JIMConnectedSystem -Name 'Badge Office' | Set-JIMConnectedSystem -Description '' -PassThru

        Clears a description.
    .LINK
        Get-JIMConnectedSystem
    .LINK
        Get-JIMConnectorDefinition
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [string]$Description,

        [hashtable]$SettingValues,

        [ValidateRange(1, 16)]
        [int]$MaxExportParallelism,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $targetId = if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') { Resolve-JIMInputId -InputObject $InputObject } else { $Id }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the connected system'
            return
        }
        $body = [ordered]@{}
        if ($Name) {
            $body.name = $Name
        }
        if ($PSBoundParameters.ContainsKey('Description')) {
            $body.description = $Description
        }
        if ($PSBoundParameters.ContainsKey('MaxExportParallelism')) {
            $body.maxExportParallelism = $MaxExportParallelism
        }
        if ($null -ne $SettingValues -and $SettingValues.Count -gt 0) {
            $values = [ordered]@{}
            foreach ($key in $SettingValues.Keys) {
                $values["$key"] = $SettingValues[$key]
            }
            $body.settingValues = $values
        }
        if ($body.Count -eq 0) {
            Write-Warning "Nothing to update for connected system $targetId."
            return
        }
        $target = if ($Name) { "$Name ($targetId)" } else { "$targetId" }
        if (-not $PSCmdlet.ShouldProcess($target, 'Update connected system')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/synchronisation/connected-systems/$targetId" -Body $body -As 'JIM.ConnectedSystemDetail'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the connected system'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
