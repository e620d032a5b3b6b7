function Import-JIMConnectedSystemHierarchy {
    <#
    .SYNOPSIS
        Reads the partitions and containers of a connected system.
    .DESCRIPTION
        For directories. What is known keeps its selection, what is new is not selected.
    .PARAMETER Id
        Id of the connected system.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Import-JIMConnectedSystemHierarchy -Id 7 -PassThru

        Reads the hierarchy and shows what changed.
    .EXAMPLE
        Import-JIMConnectedSystemHierarchy -Id 7
        Get-JIMConnectedSystemPartition -ConnectedSystemId 7

        Reads the hierarchy, then shows the partitions.
    .LINK
        Get-JIMConnectedSystemPartition
    .LINK
        Set-JIMConnectedSystemContainer
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Alias('ConnectedSystemId')]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $targetId = if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') { Resolve-JIMInputId -InputObject $InputObject } else { $Id }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'import the hierarchy'
            return
        }
        if (-not $PSCmdlet.ShouldProcess($targetId, 'Import hierarchy')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/connected-systems/$targetId/import-hierarchy" -As 'JIM.HierarchyImport'
            if ($reply.success -eq $false) {
                throw (New-JIMError -Message "$($reply.errorMessage)" -Id 'HierarchyImportFailed' -Category 'InvalidResult' -Target $reply)
            }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'import the hierarchy'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
