function Set-JIMConnectedSystemObjectType {
    <#
    .SYNOPSIS
        Changes an object type of a connected system.
    .DESCRIPTION
        Selects it for import, or says what happens to contributed values when an object goes.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ObjectTypeId
        Id of the object type.
    .PARAMETER Selected
        Whether the type is imported.
    .PARAMETER RemoveContributedAttributesOnObsoletion
        Whether values that an object gave to the metaverse go with it.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Set-JIMConnectedSystemObjectType -ConnectedSystemId 4 -ObjectTypeId 9 -Selected $true

        Selects an object type.
    .EXAMPLE
        Get-JIMConnectedSystemObjectType -ConnectedSystemId 4 | Set-JIMConnectedSystemObjectType -ConnectedSystemId 4 -RemoveContributedAttributesOnObsoletion $false

        Keeps contributed values, for all object types of a system.
    .LINK
        Get-JIMConnectedSystemObjectType
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$ObjectTypeId,

        [bool]$Selected,

        [bool]$RemoveContributedAttributesOnObsoletion,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        $body = [ordered]@{}
        if ($PSBoundParameters.ContainsKey('Selected')) {
            $body.selected = $Selected
        }
        if ($PSBoundParameters.ContainsKey('RemoveContributedAttributesOnObsoletion')) {
            $body.removeContributedAttributesOnObsoletion = $RemoveContributedAttributesOnObsoletion
        }
        if ($body.Count -eq 0) {
            Write-Warning "Nothing to update for object type $ObjectTypeId."
            return
        }
        if (-not $PSCmdlet.ShouldProcess($ObjectTypeId, 'Update object type')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/object-types/$ObjectTypeId" -Body $body -As 'JIM.ObjectType'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the object type'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
