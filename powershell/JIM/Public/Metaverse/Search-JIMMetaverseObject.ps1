function Search-JIMMetaverseObject {
    <#
    .SYNOPSIS
        Runs one of the predefined searches of the metaverse.
    .DESCRIPTION
        The attributes of the search come along.
    .PARAMETER PredefinedSearchUri
        Name of the search in the address: users, people, service-principals, groups, security-groups, distribution-groups or one of your own.
    .PARAMETER Search
        Text to look for in any value.
    .PARAMETER SortBy
        Name of the attribute to sort by.
    .PARAMETER SortDirection
        asc or desc.
    .PARAMETER All
        Reads every page, one after the other.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .EXAMPLE
        Search-JIMMetaverseObject -PredefinedSearchUri 'people' -Search 'technician'

        Looks through people.
    .EXAMPLE
        Search-JIMMetaverseObject -PredefinedSearchUri 'security-groups' -SortBy 'Display Name' -SortDirection asc -All

        Shows every security group by name.
    .LINK
        Get-JIMMetaverseObject
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory)]
        [ValidateNotNullOrEmpty()]
        [string]$PredefinedSearchUri,

        [string]$Search,

        [string]$SortBy,

        [ValidateSet('asc', 'desc')]
        [string]$SortDirection = 'desc',

        [Parameter(Mandatory, ParameterSetName = 'ListAll')]
        [switch]$All,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [ValidateRange(1, 100)]
        [int]$PageSize = 100
    )

    process {
        try {
            $query = [ordered]@{ search = $Search; sortBy = $SortBy; sortDirection = $SortDirection }
            $address = "/api/v1/metaverse/objects/search/$(ConvertTo-JIMSegment $PredefinedSearchUri)"
            Get-JIMPagedItem -Path $address -Query $query -Page $Page -PageSize $PageSize -All:$All -As 'JIM.MetaverseObject'
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
