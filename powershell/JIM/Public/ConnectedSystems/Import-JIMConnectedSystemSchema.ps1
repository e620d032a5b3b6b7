function Import-JIMConnectedSystemSchema {
    <#
    .SYNOPSIS
        Reads the schema of a connected system.
    .DESCRIPTION
        Asks the system for its object types and attributes. What is known keeps its ids and selections, what is new is not selected.
    .PARAMETER Id
        Id of the connected system.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Import-JIMConnectedSystemSchema -Id 4

        Reads the schema.
    .EXAMPLE
        (Get-JIMConnectedSystem -Name 'Badge Office' | Import-JIMConnectedSystemSchema -PassThru).objectTypes

        Reads the schema and shows the object types.
    .LINK
        Get-JIMConnectedSystemObjectType
    .LINK
        Set-JIMConnectedSystemObjectType
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
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'import the schema'
            return
        }
        if (-not $PSCmdlet.ShouldProcess($targetId, 'Import schema')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/connected-systems/$targetId/import-schema" -As 'JIM.ConnectedSystemDetail'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'import the schema'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
