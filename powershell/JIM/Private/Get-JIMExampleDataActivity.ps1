function Get-JIMExampleDataActivity {
    <#
    .SYNOPSIS
        The id of the newest activity that makes example data; with -After only one that is not that one.
    .NOTES
        Starting a template answers without an id on servers that record no activity for it.
    #>
    [CmdletBinding()]
    param(
        [AllowNull()]
        [AllowEmptyString()]
        [string]$After
    )

    $ErrorActionPreference = 'Stop'
    $query = [ordered]@{ search = 'ExampleDataTemplate'; sortBy = 'created'; sortDirection = 'desc' }
    Get-JIMPagedItem -Path '/api/v1/activities' -Query $query -PageSize 10 |
        Where-Object { $_.targetType -eq 'ExampleDataTemplate' -and $_.targetOperationType -eq 'Execute' } |
        Select-Object -First 1 |
        Where-Object id -NE $After |
        ForEach-Object { $_.id }
}
