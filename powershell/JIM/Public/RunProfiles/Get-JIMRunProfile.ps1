function Get-JIMRunProfile {
    <#
    .SYNOPSIS
        Reads the run profiles of a connected system.
    .DESCRIPTION
        The output pipes into Start-, Set- and Remove-JIMRunProfile.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ConnectedSystemName
        Name of the connected system, instead of its id.
    .PARAMETER Name
        Name to look for; wildcards are allowed.
    .EXAMPLE
        Get-JIMRunProfile -ConnectedSystemName 'HR'

        Shows the run profiles of a system.
    .EXAMPLE
        Get-JIMRunProfile -ConnectedSystemId 1 -Name 'Full Import' | Start-JIMRunProfile -Wait -PassThru

        Runs one of them.
    .LINK
        Start-JIMRunProfile
    .LINK
        New-JIMRunProfile
    #>
    [CmdletBinding(DefaultParameterSetName = 'ById')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [string]$ConnectedSystemName,

        [SupportsWildcards()]
        [string]$Name
    )

    process {
        if ($PSCmdlet.ParameterSetName -eq 'ByName') {
            try {
                $ConnectedSystemId = (Resolve-JIMName -Kind 'ConnectedSystem' -Name $ConnectedSystemName).id
            }
            catch {
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }

        try {
            $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/run-profiles" -As 'JIM.RunProfile'
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        if ($Name) {
            $reply = $reply | Where-Object name -Like $Name
        }
        $reply | Add-JIMMember 'ConnectedSystemId' $ConnectedSystemId
    }
}
