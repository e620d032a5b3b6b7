function Get-JIMExampleDataSet {
    <#
    .SYNOPSIS
        Reads the lists that example data is made from.
    .DESCRIPTION
        One page of them.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .EXAMPLE
        Get-JIMExampleDataSet

        Shows the lists.
    .EXAMPLE
        Get-JIMExampleDataSet | Where-Object culture -eq 'en' | Sort-Object valueCount

        Shows the English ones by size.
    .LINK
        Get-JIMExampleDataTemplate
    #>
    [CmdletBinding()]
    param(
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [ValidateRange(1, 1000)]
        [int]$PageSize = 100
    )

    process {
        try {
            $reply = Get-JIMPagedItem -Path '/api/v1/example-data/example-data-sets' -Page $Page -PageSize $PageSize -As 'JIM.ExampleDataSet'
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
