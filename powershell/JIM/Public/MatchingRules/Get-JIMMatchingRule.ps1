function Get-JIMMatchingRule {
    <#
    .SYNOPSIS
        Reads the object matching rules of a connected system.
    .DESCRIPTION
        Those of an object type, in order, or one.
    .PARAMETER ConnectedSystemId
        Id of the connected system.
    .PARAMETER ObjectTypeId
        Id of the object type of the system.
    .PARAMETER Id
        Id of the matching rule.
    .EXAMPLE
        Get-JIMMatchingRule -ConnectedSystemId 4 -ObjectTypeId 9

        Shows the rules of an object type.
    .EXAMPLE
        Get-JIMMatchingRule -ConnectedSystemId 4 -Id 15

        Shows one rule.
    .LINK
        New-JIMMatchingRule
    .LINK
        Switch-JIMMatchingMode
    #>
    [CmdletBinding(DefaultParameterSetName = 'ByObjectType')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory, ParameterSetName = 'ByObjectType', ValueFromPipelineByPropertyName)]
        [int]$ObjectTypeId,

        [Parameter(Mandatory, ParameterSetName = 'ById')]
        [int]$Id
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        try {
            if ($PSCmdlet.ParameterSetName -eq 'ById') {
                $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/matching-rules/$Id" -As 'JIM.MatchingRule'
            }
            else {
                $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/object-types/$ObjectTypeId/matching-rules" -As 'JIM.MatchingRule'
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply | Add-JIMMember 'ConnectedSystemId' $ConnectedSystemId
    }
}
