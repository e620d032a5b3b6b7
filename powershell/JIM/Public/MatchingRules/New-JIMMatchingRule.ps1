function New-JIMMatchingRule {
    <#
    .SYNOPSIS
        Creates an object matching rule of a connected system.
    .DESCRIPTION
        Says by which attribute an object of the system finds its identity.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ObjectTypeId
        Id of the object type of the system.
    .PARAMETER MetaverseObjectTypeId
        Id of the object type of the metaverse.
    .PARAMETER SourceAttributeId
        Id of the attribute of the system that is compared.
    .PARAMETER SourceMetaverseAttributeId
        Id of the metaverse attribute that is compared.
    .PARAMETER TargetMetaverseAttributeId
        Id of the metaverse attribute it is compared with.
    .PARAMETER Order
        Place among the rules; the lowest is tried first.
    .PARAMETER CaseSensitive
        Whether capitals matter. The server takes true when absent.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        New-JIMMatchingRule -ConnectedSystemId 4 -ObjectTypeId 9 -MetaverseObjectTypeId 1 -SourceAttributeId 77 -TargetMetaverseAttributeId 27

        Matches by one attribute.
    .EXAMPLE
        New-JIMMatchingRule -ConnectedSystemId 4 -ObjectTypeId 9 -MetaverseObjectTypeId 1 -SourceAttributeId 81 -TargetMetaverseAttributeId 30 -CaseSensitive $false -Order 1 -PassThru

        Adds a second attempt that ignores capitals.
    .LINK
        Get-JIMMatchingRule
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory)]
        [int]$ObjectTypeId,

        [Parameter(Mandatory)]
        [int]$MetaverseObjectTypeId,

        [Parameter(ParameterSetName = 'CSAttribute')]
        [int]$SourceAttributeId,

        [Parameter(ParameterSetName = 'MVAttribute')]
        [int]$SourceMetaverseAttributeId,

        [Parameter(Mandatory)]
        [int]$TargetMetaverseAttributeId,

        [int]$Order,

        [bool]$CaseSensitive,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if (-not $PSCmdlet.ShouldProcess("object type $ObjectTypeId", 'Create matching rule')) {
            return
        }
        $body = [ordered]@{
            connectedSystemObjectTypeId = $ObjectTypeId
            metaverseObjectTypeId       = $MetaverseObjectTypeId
            targetMetaverseAttributeId  = $TargetMetaverseAttributeId
        }
        if ($PSBoundParameters.ContainsKey('SourceAttributeId')) {
            $body.sources = @([ordered]@{ order = 0; connectedSystemAttributeId = $SourceAttributeId })
        }
        elseif ($PSBoundParameters.ContainsKey('SourceMetaverseAttributeId')) {
            $body.sources = @([ordered]@{ order = 0; metaverseAttributeId = $SourceMetaverseAttributeId })
        }
        if ($PSBoundParameters.ContainsKey('Order')) {
            $body.order = $Order
        }
        if ($PSBoundParameters.ContainsKey('CaseSensitive')) {
            $body.caseSensitive = $CaseSensitive
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/matching-rules" -Body $body -As 'JIM.MatchingRule'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'create the matching rule'
            return
        }
        if ($PassThru) {
            $reply | Add-JIMMember 'ConnectedSystemId' $ConnectedSystemId
        }
    }
}
