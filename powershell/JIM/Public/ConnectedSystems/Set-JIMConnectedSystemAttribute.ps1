function Set-JIMConnectedSystemAttribute {
    <#
    .SYNOPSIS
        Changes attributes of an object type of a connected system.
    .DESCRIPTION
        One attribute, or many in one request. Bulk updates are a hashtable: id of the attribute to a hashtable with selected,
        isExternalId or isSecondaryExternalId.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ObjectTypeId
        Id of the object type.
    .PARAMETER AttributeId
        Id of the attribute.
    .PARAMETER AttributeUpdates
        Bulk updates: attribute id to a hashtable of changes.
    .PARAMETER Selected
        Whether the attribute is imported.
    .PARAMETER IsExternalId
        Whether it identifies an object.
    .PARAMETER IsSecondaryExternalId
        Whether it is the changing address of an object, as a DN is.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Set-JIMConnectedSystemAttribute -ConnectedSystemId 4 -ObjectTypeId 9 -AttributeId 77 -IsExternalId $true

        Says which attribute identifies an object.
    .EXAMPLE
        $updates = @{}
        (Get-JIMConnectedSystemObjectType -ConnectedSystemId 4).attributes | ForEach-Object { $updates[$_.id] = @{ selected = $true } }
        Set-JIMConnectedSystemAttribute -ConnectedSystemId 4 -ObjectTypeId 9 -AttributeUpdates $updates -PassThru

        Bulk: selects every attribute in one request.
    .LINK
        Get-JIMConnectedSystemObjectType
    #>
    [CmdletBinding(DefaultParameterSetName = 'Single', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory)]
        [int]$ObjectTypeId,

        [Parameter(Mandatory, ParameterSetName = 'Single', ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$AttributeId,

        [Parameter(Mandatory, ParameterSetName = 'Bulk')]
        [hashtable]$AttributeUpdates,

        [Parameter(ParameterSetName = 'Single')]
        [bool]$Selected,

        [Parameter(ParameterSetName = 'Single')]
        [bool]$IsExternalId,

        [Parameter(ParameterSetName = 'Single')]
        [bool]$IsSecondaryExternalId,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        $bulk = $PSCmdlet.ParameterSetName -eq 'Bulk'
        $body = [ordered]@{}
        if ($bulk) {
            $updates = [ordered]@{}
            foreach ($key in $AttributeUpdates.Keys) {
                $updates["$key"] = $AttributeUpdates[$key]
            }
            if ($updates.Count -gt 0) {
                $body.attributes = $updates
            }
            $target = "$($updates.Count) attributes of object type $ObjectTypeId"
        }
        else {
            if ($PSBoundParameters.ContainsKey('Selected')) {
                $body.selected = $Selected
            }
            if ($PSBoundParameters.ContainsKey('IsExternalId')) {
                $body.isExternalId = $IsExternalId
            }
            if ($PSBoundParameters.ContainsKey('IsSecondaryExternalId')) {
                $body.isSecondaryExternalId = $IsSecondaryExternalId
            }
            $target = "attribute $AttributeId"
        }
        if ($body.Count -eq 0) {
            Write-Warning "Nothing to update for $target."
            return
        }
        if (-not $PSCmdlet.ShouldProcess($target, 'Update attributes')) {
            return
        }
        try {
            if ($bulk) {
                $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/object-types/$ObjectTypeId/attributes" -Body $body -As 'JIM.AttributeUpdate'
            }
            else {
                $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/object-types/$ObjectTypeId/attributes/$AttributeId" -Body $body -As 'JIM.Attribute'
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the attributes'
            return
        }
        if ($bulk) {
            foreach ($problem in $reply.errors) {
                Write-Warning "Attribute $($problem.attributeId): $($problem.errorMessage)"
            }
        }
        if ($PassThru) {
            $reply
        }
    }
}
