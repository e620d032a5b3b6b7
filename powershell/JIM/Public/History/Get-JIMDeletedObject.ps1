function Get-JIMDeletedObject {
    <#
    .SYNOPSIS
        Reads the record of deleted objects.
    .DESCRIPTION
        Metaverse objects (MVO) or objects of connector spaces (CSO), newest first. The output is the page itself: items,
        totalCount, page and pageSize.
    .PARAMETER ObjectType
        MVO: metaverse objects. CSO: objects of connector spaces.
    .PARAMETER ConnectedSystemId
        Only objects of the system with this id; CSO only.
    .PARAMETER MetaverseObjectTypeId
        Only objects of the type with this id; MVO only.
    .PARAMETER Search
        Text to look for in the display name (MVO) or the external id (CSO).
    .PARAMETER FromDate
        Deleted at this time or later; local time unless it says otherwise.
    .PARAMETER ToDate
        Deleted at this time or earlier.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .EXAMPLE
        (Get-JIMDeletedObject -FromDate (Get-Date).AddDays(-7)).items

        Shows who was deleted in the last week.
    .EXAMPLE
        (Get-JIMDeletedObject -ObjectType CSO -ConnectedSystemId 4 -Search 'B-0977').items

        Looks for a deleted object of a system.
    .LINK
        Get-JIMPendingDeletion
    #>
    [CmdletBinding()]
    param(
        [ValidateSet('MVO', 'CSO')]
        [string]$ObjectType = 'MVO',

        [int]$ConnectedSystemId,

        [int]$MetaverseObjectTypeId,

        [string]$Search,

        [datetime]$FromDate,

        [datetime]$ToDate,

        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [ValidateRange(1, 1000)]
        [int]$PageSize = 50
    )

    process {
        $query = [ordered]@{ page = $Page; pageSize = $PageSize }
        if ($ObjectType -eq 'CSO') {
            if ($PSBoundParameters.ContainsKey('ConnectedSystemId')) {
                $query.connectedSystemId = $ConnectedSystemId
            }
            $query.externalIdSearch = $Search
        }
        else {
            if ($PSBoundParameters.ContainsKey('MetaverseObjectTypeId')) {
                $query.objectTypeId = $MetaverseObjectTypeId
            }
            $query.displayNameSearch = $Search
        }
        if ($PSBoundParameters.ContainsKey('FromDate')) {
            $query.fromDate = $FromDate
        }
        if ($PSBoundParameters.ContainsKey('ToDate')) {
            $query.toDate = $ToDate
        }
        try {
            if ($ObjectType -eq 'CSO') {
                $reply = Invoke-JIMApi -Path '/api/v1/history/deleted-objects/cso' -Query $query -As 'JIM.DeletedObjectPage'
            }
            else {
                $reply = Invoke-JIMApi -Path '/api/v1/history/deleted-objects/mvo' -Query $query -As 'JIM.DeletedObjectPage'
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
