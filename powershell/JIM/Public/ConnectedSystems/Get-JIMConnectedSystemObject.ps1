function Get-JIMConnectedSystemObject {
    <#
    .SYNOPSIS
        Reads an object of a connector space, or the values of one of its attributes.
    .DESCRIPTION
        Long attributes come shortened with the object; with -AttributeName they are read page by page, with -All to the end.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER Id
        Id of the object.
    .PARAMETER AttributeName
        Name of the attribute whose values are read.
    .PARAMETER Search
        Text to look for.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .PARAMETER All
        Reads every page, one after the other.
    .EXAMPLE
        Get-JIMConnectedSystemObject -ConnectedSystemId 4 -Id '77aa10b4-5f0e-4b66-9d52-8a3c9c1f6e01'

        Shows an object.
    .EXAMPLE
        (Get-JIMMetaverseObject -Id '10c2d0d2-6a3e-4a53-92b1-0c0f4f1f7e21').connectedSystemObjects | Get-JIMConnectedSystemObject

        Shows every object that belongs to an identity.
    .EXAMPLE
        Get-JIMConnectedSystemObject -ConnectedSystemId 7 -Id $group -AttributeName 'member' -All

        Shows every member of a large group.
    .LINK
        Get-JIMConnectedSystemObjectAttributeValue
    .LINK
        Get-JIMMetaverseObject
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [guid]$Id,

        [Parameter(Mandatory, ParameterSetName = 'AttributeValues')]
        [Parameter(Mandatory, ParameterSetName = 'AttributeValuesAll')]
        [ValidateNotNullOrEmpty()]
        [string]$AttributeName,

        [Parameter(ParameterSetName = 'AttributeValues')]
        [Parameter(ParameterSetName = 'AttributeValuesAll')]
        [string]$Search,

        [Parameter(ParameterSetName = 'AttributeValues')]
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [Parameter(ParameterSetName = 'AttributeValues')]
        [Parameter(ParameterSetName = 'AttributeValuesAll')]
        [ValidateRange(1, 100)]
        [int]$PageSize = 50,

        [Parameter(Mandatory, ParameterSetName = 'AttributeValuesAll')]
        [switch]$All
    )

    process {
        $query = [ordered]@{ search = $Search }
        try {
            switch ($PSCmdlet.ParameterSetName) {
                'ById' {
                    Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/connector-space/$Id" -As 'JIM.ConnectedSystemObject'
                }
                default {
                    $address = "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/connector-space/$Id/attributes/$(ConvertTo-JIMSegment $AttributeName)/values"
                    Get-JIMPagedItem -Path $address -Query $query -Page $Page -PageSize $PageSize -All:$All -As 'JIM.AttributeValue'
                }
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
