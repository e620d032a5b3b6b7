function Get-JIMMetaverseAttribute {
    <#
    .SYNOPSIS
        Reads the attributes of the metaverse.
    .DESCRIPTION
        One page of them, or one with the object types that have it.
    .PARAMETER Id
        Id of the attribute.
    .PARAMETER Name
        Name of the attribute.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .EXAMPLE
        Get-JIMMetaverseAttribute | Where-Object { -not $_.builtIn }

        Shows the attributes that were added here.
    .EXAMPLE
        (Get-JIMMetaverseAttribute -Name 'Employee ID').id

        Shows the id of an attribute.
    .LINK
        New-JIMMetaverseAttribute
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, 1000)]
        [int]$PageSize = 100
    )

    process {
        try {
            if ($PSCmdlet.ParameterSetName -eq 'List') {
                $reply = Get-JIMPagedItem -Path '/api/v1/metaverse/attributes' -Page $Page -PageSize $PageSize -As 'JIM.MetaverseAttribute'
            }
            else {
                if ($PSCmdlet.ParameterSetName -eq 'ByName') {
                    $Id = (Resolve-JIMName -Kind 'MetaverseAttribute' -Name $Name).id
                }
                $reply = Invoke-JIMApi -Path "/api/v1/metaverse/attributes/$Id" -As 'JIM.MetaverseAttribute'
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
