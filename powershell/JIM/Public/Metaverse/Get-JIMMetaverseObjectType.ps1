function Get-JIMMetaverseObjectType {
    <#
    .SYNOPSIS
        Reads the object types of the metaverse.
    .DESCRIPTION
        One page of them, or one with its attributes.
    .PARAMETER Id
        Id of the object type.
    .PARAMETER Name
        Name of the object type.
    .PARAMETER IncludeChildObjects
        Also reads attributes and searches.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .EXAMPLE
        Get-JIMMetaverseObjectType

        Shows the object types.
    .EXAMPLE
        (Get-JIMMetaverseObjectType -Name 'User').attributes | Sort-Object name

        Shows the attributes of users.
    .LINK
        Set-JIMMetaverseObjectType
    .LINK
        Get-JIMMetaverseAttribute
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [switch]$IncludeChildObjects,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, 1000)]
        [int]$PageSize = 100
    )

    process {
        $query = [ordered]@{}
        if ($IncludeChildObjects) {
            $query.includeChildObjects = $true
        }
        try {
            if ($PSCmdlet.ParameterSetName -eq 'List') {
                $reply = Get-JIMPagedItem -Path '/api/v1/metaverse/object-types' -Query $query -Page $Page -PageSize $PageSize -As 'JIM.MetaverseObjectType'
            }
            else {
                if ($PSCmdlet.ParameterSetName -eq 'ByName') {
                    $Id = (Resolve-JIMName -Kind 'MetaverseObjectType' -Name $Name).id
                }
                $reply = Invoke-JIMApi -Path "/api/v1/metaverse/object-types/$Id" -Query $query -As 'JIM.MetaverseObjectType'
            }
        }
        catch {
            if (Test-JIMLookupMiss -ErrorRecord $_) {
                $PSCmdlet.WriteError($_)
                return
            }
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
