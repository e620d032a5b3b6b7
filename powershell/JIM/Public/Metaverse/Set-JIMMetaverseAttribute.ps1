function Set-JIMMetaverseAttribute {
    <#
    .SYNOPSIS
        Changes an attribute of the metaverse.
    .DESCRIPTION
        Only what is given changes. Built-in attributes cannot change.
    .PARAMETER Id
        Id of the attribute.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER Name
        New name.
    .PARAMETER Type
        New type of its values.
    .PARAMETER AttributePlurality
        Whether it has one value or many.
    .PARAMETER ObjectTypeIds
        Ids of the object types that have it; an empty list takes it from all.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Set-JIMMetaverseAttribute -Id 90 -Name 'Cost Centre Code'

        Renames an attribute.
    .EXAMPLE
        Get-JIMMetaverseAttribute -Name 'Cost Centre' | Set-JIMMetaverseAttribute -ObjectTypeIds 1, 2 -PassThru

        Gives an attribute to two object types.
    .LINK
        Get-JIMMetaverseAttribute
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [ValidateSet('Text', 'Integer', 'DateTime', 'Boolean', 'Reference', 'Guid', 'Binary', 'Number', 'LongNumber')]
        [string]$Type,

        [ValidateSet('SingleValued', 'MultiValued')]
        [string]$AttributePlurality,

        [int[]]$ObjectTypeIds,

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
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the metaverse attribute'
            return
        }
        $body = [ordered]@{}
        if ($Name) {
            $body.name = $Name
        }
        if ($Type) {
            $body.type = $script:JIMWireNumber.AttributeType[$Type]
        }
        if ($AttributePlurality) {
            $body.attributePlurality = $script:JIMWireNumber.Plurality[$AttributePlurality]
        }
        if ($PSBoundParameters.ContainsKey('ObjectTypeIds')) {
            $body.objectTypeIds = [int[]]@($ObjectTypeIds | Where-Object { $null -ne $_ })
        }
        if ($body.Count -eq 0) {
            Write-Warning "Nothing to update for metaverse attribute $targetId."
            return
        }
        $target = if ($Name) { "$Name ($targetId)" } else { "$targetId" }
        if (-not $PSCmdlet.ShouldProcess($target, 'Update metaverse attribute')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/metaverse/attributes/$targetId" -Body $body -As 'JIM.MetaverseAttribute'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the metaverse attribute'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
