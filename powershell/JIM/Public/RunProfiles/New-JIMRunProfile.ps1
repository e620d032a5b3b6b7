function New-JIMRunProfile {
    <#
    .SYNOPSIS
        Creates a run profile.
    .DESCRIPTION
        What kind of run it is cannot be changed later.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ConnectedSystemName
        Name of the connected system, instead of its id.
    .PARAMETER Name
        Name of the run profile.
    .PARAMETER RunType
        What it does.
    .PARAMETER PageSize
        Objects on a page of the run.
    .PARAMETER PartitionId
        Id of the partition it is limited to.
    .PARAMETER FilePath
        Path of the file on the server, for systems that read or write files.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        New-JIMRunProfile -ConnectedSystemId 4 -Name 'Full Import' -RunType FullImport

        Creates a run profile.
    .EXAMPLE
        'FullImport', 'FullSynchronisation' | ForEach-Object { New-JIMRunProfile $_ -ConnectedSystemName 'HR' -RunType $_ -PassThru }

        Creates one for each kind.
    .LINK
        Get-JIMRunProfile
    .LINK
        Start-JIMRunProfile
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [string]$ConnectedSystemName,

        [Parameter(Mandatory, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [Parameter(Mandatory)]
        [Alias('Type')]
        [ValidateSet('FullImport', 'DeltaImport', 'FullSynchronisation', 'DeltaSynchronisation', 'Export')]
        [string]$RunType,

        [ValidateRange(1, 10000)]
        [int]$PageSize = 100,

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
        if (-not $PSCmdlet.ShouldProcess($Name, 'Create run profile')) {
            return
        }
        $body = [ordered]@{
            name     = $Name
            runType  = $script:JIMWireNumber.RunType[$RunType]
            pageSize = $PageSize
        }
        if ($PSBoundParameters.ContainsKey('PartitionId')) {
            $body.partitionId = $PartitionId
        }
        if ($FilePath) {
            $body.filePath = $FilePath
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/run-profiles" -Body $body -As 'JIM.RunProfile'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'create the run profile'
            return
        }
        if ($PassThru) {
            $reply | Add-JIMMember 'ConnectedSystemId' $ConnectedSystemId
        }
    }
}
