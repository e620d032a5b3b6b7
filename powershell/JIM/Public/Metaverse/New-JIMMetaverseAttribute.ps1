function New-JIMMetaverseAttribute {
    <#
    .SYNOPSIS
        Creates an attribute of the metaverse.
    .DESCRIPTION
        Always outputs the attribute.
    .PARAMETER Name
        Name of the attribute.
    .PARAMETER Type
        Type of its values. Integer and Number are the same.
    .PARAMETER AttributePlurality
        Whether it has one value or many.
    .PARAMETER ObjectTypeIds
        Ids of the object types that have it.
    .EXAMPLE
        New-JIMMetaverseAttribute -Name 'Cost Centre' -Type Text -ObjectTypeIds 1

        Creates an attribute of users.
    .EXAMPLE
        New-JIMMetaverseAttribute -Name 'Badge Numbers' -Type Integer -AttributePlurality MultiValued -ObjectTypeIds (Get-JIMMetaverseObjectType -Name 'User').id

        Creates one with many values.
    .LINK
        Get-JIMMetaverseAttribute
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory)]
        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [Parameter(Mandatory)]
        [ValidateSet('Text', 'Integer', 'DateTime', 'Boolean', 'Reference', 'Guid', 'Binary', 'Number', 'LongNumber')]
        [string]$Type,

        [ValidateSet('SingleValued', 'MultiValued')]
        [string]$AttributePlurality = 'SingleValued',

        [int[]]$ObjectTypeIds
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if (-not $PSCmdlet.ShouldProcess($Name, 'Create metaverse attribute')) {
            return
        }
        $body = [ordered]@{
            name               = $Name
            type               = $script:JIMWireNumber.AttributeType[$Type]
            attributePlurality = $script:JIMWireNumber.Plurality[$AttributePlurality]
        }
        if ($null -ne $ObjectTypeIds -and $ObjectTypeIds.Count -gt 0) {
            $body.objectTypeIds = $ObjectTypeIds
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path '/api/v1/metaverse/attributes' -Body $body -As 'JIM.MetaverseAttribute'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'create the metaverse attribute'
            return
        }
        $reply
    }
}
