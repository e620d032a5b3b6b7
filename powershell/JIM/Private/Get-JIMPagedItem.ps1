function Get-JIMPagedItem {
    <#
    .SYNOPSIS
        The items of a paged list: one page, or with -All every page as it comes. An empty page gives no output.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$Path,

        [System.Collections.IDictionary]$Query = [ordered]@{},

        [int]$Page = 1,

        [int]$PageSize = 100,

        [string]$As,

        [switch]$All
    )

    $ErrorActionPreference = 'Stop'
    $request = [ordered]@{ page = $Page; pageSize = $PageSize }
    foreach ($name in $Query.Keys) {
        $request[$name] = $Query[$name]
    }
    while ($true) {
        $reply = Invoke-JIMApi -Path $Path -Query $request
        # a null in an envelope without items must not become an item
        $items = @($reply.items | Where-Object { $null -ne $_ })
        if ($As) {
            Add-JIMTypeName -InputObject $items -As $As
        }
        $items
        if (-not $All -or $items.Count -eq 0 -or $reply.hasNextPage -ne $true) {
            return
        }
        $request.page++
    }
}
