function Clear-JIMConnectedSystem {
    <#
    .SYNOPSIS
        Empties the connector space of a connected system.
    .DESCRIPTION
        Every object and pending export of the system goes, joined metaverse objects are disconnected; settings, schema, rules and run profiles stay.
    .PARAMETER Id
        Id of the connected system.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER KeepChangeHistory
        Keeps the change history of its objects.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .EXAMPLE
        Clear-JIMConnectedSystem -Id 4 -KeepChangeHistory

        Empties a system but keeps the history of its objects, after a question.
    .EXAMPLE
        Get-JIMConnectedSystem -Name 'Trial*' | Clear-JIMConnectedSystem -Force

        Empties systems without a question.
    .LINK
        Remove-JIMConnectedSystem
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [switch]$KeepChangeHistory,

        [switch]$Force
    )

    process {
        try {
            $targetId = if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') { Resolve-JIMInputId -InputObject $InputObject } else { $Id }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'clear the connected system'
            return
        }

        $target = "$targetId"
        if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') {
            $target = "$($InputObject.name) ($targetId)"
        }
        else {
            try {
                $target = "$((Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$targetId").name) ($targetId)"
            }
            catch {
                Write-Verbose "The name of connected system $targetId could not be read: $($_.Exception.Message)"
            }
        }
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) {
            $ConfirmPreference = 'None'
        }

        if (-not $PSCmdlet.ShouldProcess($target, 'Clear connector space')) {
            return
        }
        $query = [ordered]@{ deleteChangeHistory = -not $KeepChangeHistory }
        try {
            Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/connected-systems/$targetId/clear" -Query $query | Out-Null
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'clear the connected system'
            return
        }
    }
}
