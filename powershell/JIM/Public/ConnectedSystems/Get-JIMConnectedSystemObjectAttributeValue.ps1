function Get-JIMConnectedSystemObjectAttributeValue {
    <#
    .SYNOPSIS
        Reads the values of one attribute of an object of a connector space.
    .DESCRIPTION
        Page by page, or with -All to the end.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER CsoId
        Id of the object.
    .PARAMETER AttributeName
        Name of the attribute.
    .PARAMETER Search
        Text to look for.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .PARAMETER All
        Reads every page, one after the other.
    .EXAMPLE
        Get-JIMConnectedSystemObjectAttributeValue -ConnectedSystemId 7 -CsoId $id -AttributeName 'member' -Search 'lis'

        Looks for a member.
    .EXAMPLE
        Get-JIMConnectedSystemObjectAttributeValue -ConnectedSystemId 7 -CsoId $id -AttributeName 'member' -All | Measure-Object

        Counts the members.
    .LINK
        Get-JIMConnectedSystemObject
    #>
    [CmdletBinding(DefaultParameterSetName = 'Page')]
    param(
        [Parameter(Mandatory)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory)]
        [guid]$CsoId,

        [Parameter(Mandatory)]
        [ValidateNotNullOrEmpty()]
        [string]$AttributeName,

        [string]$Search,

        [Parameter(ParameterSetName = 'Page')]
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [ValidateRange(1, 100)]
        [int]$PageSize = 50,

        [Parameter(Mandatory, ParameterSetName = 'All')]
        [switch]$All
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        $query = [ordered]@{ search = $Search }
        try {
            $address = "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/connector-space/$CsoId/attributes/$(ConvertTo-JIMSegment $AttributeName)/values"
            Get-JIMPagedItem -Path $address -Query $query -Page $Page -PageSize $PageSize -All:$All -As 'JIM.AttributeValue'
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
