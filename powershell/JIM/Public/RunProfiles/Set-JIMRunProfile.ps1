function Set-JIMRunProfile {
    <#
    .SYNOPSIS
        Changes a run profile.
    .DESCRIPTION
        Only what is given changes.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ConnectedSystemName
        Name of the connected system, instead of its id.
    .PARAMETER RunProfileId
        Id of the run profile.
    .PARAMETER InputObject
        The run profile, usually from Get-JIMRunProfile.
    .PARAMETER Name
        New name.
    .PARAMETER PageSize
        Objects on a page of the run.
    .PARAMETER PartitionId
        Id of the partition it is limited to.
    .PARAMETER FilePath
        Path of the file on the server; an empty text clears it.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        Set-JIMRunProfile -ConnectedSystemId 4 -RunProfileId 12 -PageSize 500

        Changes the page size.
    .EXAMPLE
        Get-JIMRunProfile -ConnectedSystemName 'HR' | Set-JIMRunProfile -FilePath '' -PassThru

        Clears the file path of every run profile of a system.
    .LINK
        Get-JIMRunProfile
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById')]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [string]$ConnectedSystemName,

        [Parameter(Mandatory, ParameterSetName = 'ById')]
        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [int]$RunProfileId,

        [Parameter(Mandatory, ParameterSetName = 'ByInputObject', ValueFromPipeline)]
        [PSCustomObject]$InputObject,

        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [ValidateRange(1, 10000)]
        [int]$PageSize,

        [int]$PartitionId,

        [string]$FilePath,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        if ($PSCmdlet.ParameterSetName -eq 'ByName') {
            try {
                $ConnectedSystemId = (Resolve-JIMName -Kind 'ConnectedSystem' -Name $ConnectedSystemName).id
            }
            catch {
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }
        if ($PSCmdlet.ParameterSetName -eq 'ByInputObject') {
            try {
                $RunProfileId = Resolve-JIMInputId -InputObject $InputObject
                $ConnectedSystemId = Resolve-JIMInputId -InputObject $InputObject -Property 'connectedSystemId'
            }
            catch {
                Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the run profile'
                return
            }
        }
        $body = [ordered]@{}
        if ($Name) {
            $body.name = $Name
        }
        if ($PSBoundParameters.ContainsKey('PageSize')) {
            $body.pageSize = $PageSize
        }
        if ($PSBoundParameters.ContainsKey('PartitionId')) {
            $body.partitionId = $PartitionId
        }
        if ($PSBoundParameters.ContainsKey('FilePath')) {
            $body.filePath = $FilePath
        }
        if ($body.Count -eq 0) {
            Write-Warning "Nothing to update for run profile $RunProfileId."
            return
        }
        $target = if ($Name) { "$Name ($RunProfileId)" } else { "$RunProfileId" }
        if (-not $PSCmdlet.ShouldProcess($target, 'Update run profile')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'PUT' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/run-profiles/$RunProfileId" -Body $body -As 'JIM.RunProfile'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'update the run profile'
            return
        }
        if ($PassThru) {
            $reply | Add-JIMMember 'ConnectedSystemId' $ConnectedSystemId
        }
    }
}
