function Remove-JIMConnectedSystem {
    <#
    .SYNOPSIS
        Deletes a connected system with everything that belongs to it.
    .DESCRIPTION
        Its objects, rules and run profiles go too, and joined metaverse objects are disconnected. A large system is deleted in the background: the output of -PassThru says so.
    .PARAMETER Id
        Id of the connected system.
    .PARAMETER InputObject
        The object, usually from the pipeline.
    .PARAMETER Force
        Does not ask for confirmation. -WhatIf and -Confirm still win.
    .PARAMETER PassThru
        Outputs the result of the deletion.
    .EXAMPLE
        Remove-JIMConnectedSystem -Id 4

        Deletes a system after a question.
    .EXAMPLE
        $result = Get-JIMConnectedSystem -Name 'Badge Office' | Remove-JIMConnectedSystem -Force -PassThru
        $result.outcome

        Deletes a system and shows whether it is gone or queued.
    .LINK
        Get-JIMConnectedSystemDeletionPreview
    .LINK
        Clear-JIMConnectedSystem
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [switch]$Force,

        [switch]$PassThru
    )

    process {
        try {
            $targetId = if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') { Resolve-JIMInputId -InputObject $InputObject } else { $Id }
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the connected system'
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

        if (-not $PSCmdlet.ShouldProcess($target, 'Delete connected system with its objects, rules and run profiles')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'DELETE' -Path "/api/v1/synchronisation/connected-systems/$targetId" -As 'JIM.DeletionResult'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'delete the connected system'
            return
        }
        if ($PassThru) {
            $reply
        }
    }
}
