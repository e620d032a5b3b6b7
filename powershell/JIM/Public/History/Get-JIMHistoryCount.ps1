function Get-JIMHistoryCount {
    <#
    .SYNOPSIS
        Counts the change records of a connected system.
    .DESCRIPTION
        connectedSystemId, connectedSystemName and changeRecordCount.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ConnectedSystemName
        Name of the connected system, instead of its id.
    .EXAMPLE
        Get-JIMHistoryCount -ConnectedSystemName 'HR'

        Counts the records of one system.
    .EXAMPLE
        Get-JIMConnectedSystem | Get-JIMHistoryCount

        Counts them for every system.
    .LINK
        Invoke-JIMHistoryCleanup
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [string]$ConnectedSystemName
    )

    process {
        if ($PSCmdlet.ParameterSetName -eq 'ByName') {
            try {
                $ConnectedSystemId = (Resolve-JIMName -Kind 'ConnectedSystem' -Name $ConnectedSystemName).id
            }
            catch {
                if (Test-JIMLookupMiss -ErrorRecord $_) {
                    $PSCmdlet.WriteError($_)
                    return
                }
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }
        try {
            $reply = Invoke-JIMApi -Path "/api/v1/history/connected-systems/$ConnectedSystemId/count" -As 'JIM.HistoryCount'
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
