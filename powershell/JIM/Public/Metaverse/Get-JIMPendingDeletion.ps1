function Get-JIMPendingDeletion {
    <#
    .SYNOPSIS
        Reads the metaverse objects that are due for deletion.
    .DESCRIPTION
        One page of them, their number, or a summary by state.
    .PARAMETER ObjectTypeId
        Only objects of the type with this id.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .PARAMETER Count
        Reads only the number.
    .PARAMETER Summary
        Reads numbers by state.
    .EXAMPLE
        Get-JIMPendingDeletion -Summary

        Shows how many wait, by state.
    .EXAMPLE
        Get-JIMPendingDeletion | Where-Object daysUntilDeletion -le 3

        Shows who goes within three days.
    .LINK
        Set-JIMMetaverseObjectType
    .LINK
        Get-JIMDeletedObject
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'Count')]
        [int]$ObjectTypeId,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, 100)]
        [int]$PageSize = 25,

        [Parameter(Mandatory, ParameterSetName = 'Count')]
        [switch]$Count,

        [Parameter(Mandatory, ParameterSetName = 'Summary')]
        [switch]$Summary
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        $query = [ordered]@{}
        if ($PSBoundParameters.ContainsKey('ObjectTypeId')) {
            $query.objectTypeId = $ObjectTypeId
        }
        try {
            switch ($PSCmdlet.ParameterSetName) {
                'Count' {
                    $reply = Invoke-JIMApi -Path '/api/v1/metaverse/pending-deletions/count' -Query $query
                }
                'Summary' {
                    $reply = Invoke-JIMApi -Path '/api/v1/metaverse/pending-deletions/summary' -As 'JIM.PendingDeletionSummary'
                }
                'List' {
                    $reply = Get-JIMPagedItem -Path '/api/v1/metaverse/pending-deletions' -Query $query -Page $Page -PageSize $PageSize -As 'JIM.PendingDeletion'
                }
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
