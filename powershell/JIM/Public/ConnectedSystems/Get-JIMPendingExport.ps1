function Get-JIMPendingExport {
    <#
    .SYNOPSIS
        Reads the changes that wait to be exported.
    .DESCRIPTION
        Those of a connected system, newest first; one with its changes; or all values of one changed attribute.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER Id
        Id of the pending export.
    .PARAMETER AttributeName
        Name of the changed attribute whose values are read.
    .PARAMETER Search
        Text to look for.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .PARAMETER All
        Reads every page, one after the other.
    .EXAMPLE
        Get-JIMPendingExport -ConnectedSystemId 7 -All | Group-Object changeType

        Counts what waits, by kind.
    .EXAMPLE
        Get-JIMPendingExport -ConnectedSystemId 7 | Where-Object errorCount -gt 0 | ForEach-Object { Get-JIMPendingExport -Id $_.id }

        Shows the changes that failed before, in full.
    .LINK
        Get-JIMConnectedSystemObject
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'List', ValueFromPipelineByPropertyName)]
        [Parameter(Mandatory, ParameterSetName = 'ListAll', ValueFromPipelineByPropertyName)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ParameterSetName = 'ById')]
        [Parameter(Mandatory, ParameterSetName = 'AttributeChanges')]
        [Parameter(Mandatory, ParameterSetName = 'AttributeChangesAll')]
        [guid]$Id,

        [Parameter(Mandatory, ParameterSetName = 'AttributeChanges')]
        [Parameter(Mandatory, ParameterSetName = 'AttributeChangesAll')]
        [ValidateNotNullOrEmpty()]
        [string]$AttributeName,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'ListAll')]
        [Parameter(ParameterSetName = 'AttributeChanges')]
        [Parameter(ParameterSetName = 'AttributeChangesAll')]
        [string]$Search,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'AttributeChanges')]
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'ListAll')]
        [Parameter(ParameterSetName = 'AttributeChanges')]
        [Parameter(ParameterSetName = 'AttributeChangesAll')]
        [ValidateRange(1, 100)]
        [int]$PageSize = 50,

        [Parameter(Mandatory, ParameterSetName = 'ListAll')]
        [Parameter(Mandatory, ParameterSetName = 'AttributeChangesAll')]
        [switch]$All
    )

    process {
        $query = [ordered]@{ search = $Search }
        try {
            switch -Wildcard ($PSCmdlet.ParameterSetName) {
                'ById' {
                    Invoke-JIMApi -Path "/api/v1/synchronisation/pending-exports/$Id" -As 'JIM.PendingExportDetail'
                }
                'AttributeChanges*' {
                    $address = "/api/v1/synchronisation/pending-exports/$Id/attribute-changes/$(ConvertTo-JIMSegment $AttributeName)/values"
                    Get-JIMPagedItem -Path $address -Query $query -Page $Page -PageSize $PageSize -All:$All -As 'JIM.PendingExportChange'
                }
                'List*' {
                    $address = "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/pending-exports"
                    Get-JIMPagedItem -Path $address -Query $query -Page $Page -PageSize $PageSize -All:$All -As 'JIM.PendingExport'
                }
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
