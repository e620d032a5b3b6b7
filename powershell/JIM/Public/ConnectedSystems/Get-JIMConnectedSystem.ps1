function Get-JIMConnectedSystem {
    <#
    .SYNOPSIS
        Reads connected systems.
    .DESCRIPTION
        All of them by name, one in full, the object types of one with their attributes, or what deleting one would take along.
    .PARAMETER Id
        Id of the connected system.
    .PARAMETER Name
        Name to look for; wildcards are allowed.
    .PARAMETER ObjectTypes
        Reads its object types.
    .PARAMETER DeletionPreview
        Reads what deleting it would take along.
    .EXAMPLE
        Get-JIMConnectedSystem

        Shows every connected system.
    .EXAMPLE
        (Get-JIMConnectedSystem -Id 4 -ObjectTypes).attributes | Where-Object selected

        Shows the attributes in use of a system.
    .EXAMPLE
        Get-JIMConnectedSystem -Name 'Badge*' | Get-JIMConnectedSystem -DeletionPreview

        Shows what deleting systems would take along.
    .LINK
        New-JIMConnectedSystem
    .LINK
        Get-JIMRunProfile
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [Parameter(Mandatory, ParameterSetName = 'ObjectTypes', ValueFromPipelineByPropertyName)]
        [Parameter(Mandatory, ParameterSetName = 'DeletionPreview', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(ParameterSetName = 'List')]
        [SupportsWildcards()]
        [string]$Name,

        [Parameter(Mandatory, ParameterSetName = 'ObjectTypes')]
        [switch]$ObjectTypes,

        [Parameter(Mandatory, ParameterSetName = 'DeletionPreview')]
        [switch]$DeletionPreview
    )

    process {
        try {
            switch ($PSCmdlet.ParameterSetName) {
                'ById' {
                    $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$Id" -As 'JIM.ConnectedSystemDetail'
                }
                'ObjectTypes' {
                    $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$Id/object-types" -As 'JIM.ObjectType'
                }
                'DeletionPreview' {
                    $reply = Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$Id/deletion-preview" -As 'JIM.DeletionPreview'
                }
                'List' {
                    $reply = Get-JIMPagedItem -Path '/api/v1/synchronisation/connected-systems' -All -As 'JIM.ConnectedSystem'
                    if ($Name) {
                        $reply = $reply | Where-Object name -Like $Name
                    }
                }
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
