function Remove-JIMMetaverseAttribute {
    <#
    .SYNOPSIS
        Deletes an attribute of the metaverse.
    .DESCRIPTION
        Only one that no rule uses and no object has. Asks before it deletes unless -Force or -Confirm:$false is given.
    .PARAMETER Id
        Id of the attribute.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .EXAMPLE
        Remove-JIMMetaverseAttribute -Id 90

        Deletes an attribute after a question.
    .EXAMPLE
        Get-JIMMetaverseAttribute -Name 'Cost Centre' | Remove-JIMMetaverseAttribute -Force

        Deletes one by its name, without a question.
    .LINK
        Get-JIMMetaverseAttribute
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [switch]$Force
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            $targetId = if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') { Resolve-JIMInputId -InputObject $InputObject } else { $Id }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the metaverse attribute'
            return
        }
        $target = if ($null -ne $InputObject) { "$($InputObject.name) ($targetId)" } else { "$targetId" }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }
        if (-not $PSCmdlet.ShouldProcess($target, 'Delete metaverse attribute')) {
            return
        }
        try {
            Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/metaverse/attributes/$targetId" | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the metaverse attribute'
            return
        }
    }
}
