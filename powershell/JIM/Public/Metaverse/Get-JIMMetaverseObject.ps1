function Get-JIMMetaverseObject {
    <#
    .SYNOPSIS
        Reads objects of the metaverse: the identities.
    .DESCRIPTION
        One page of them, all of them, or one in full. -Search looks into display names; with wildcards the whole name must
        fit. -Attributes says which attributes come along.
    .PARAMETER Id
        Id of the object.
    .PARAMETER ObjectTypeId
        Only objects of the type with this id.
    .PARAMETER ObjectTypeName
        Only objects of the type with this name.
    .PARAMETER Search
        Text to look for in display names; wildcards are allowed.
    .PARAMETER AttributeName
        Name of an attribute that must have a value; with -AttributeValue.
    .PARAMETER AttributeValue
        The value it must have.
    .PARAMETER Attributes
        Names of the attributes to read along; * for all.
    .PARAMETER All
        Reads every page, one after the other.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .EXAMPLE
        Get-JIMMetaverseObject -ObjectTypeName 'User' -Search 'Lis' -Attributes 'Email', 'Department'

        Looks for people and shows two attributes.
    .EXAMPLE
        Get-JIMMetaverseObject -AttributeName 'Employee ID' -AttributeValue 'B-1044' | ForEach-Object { Get-JIMMetaverseObject -Id $_.id }

        Shows one person in full, found by a number.
    .EXAMPLE
        Get-JIMMetaverseObject -ObjectTypeName 'Group' -All | Measure-Object

        Counts the groups.
    .LINK
        Search-JIMMetaverseObject
    .LINK
        Get-JIMConnectedSystemObject
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [guid]$Id,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'ListAll')]
        [int]$ObjectTypeId,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'ListAll')]
        [ValidateNotNullOrEmpty()]
        [string]$ObjectTypeName,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'ListAll')]
        [SupportsWildcards()]
        [string]$Search,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'ListAll')]
        [ValidateNotNullOrEmpty()]
        [string]$AttributeName,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'ListAll')]
        [string]$AttributeValue,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'ListAll')]
        [string[]]$Attributes,

        [Parameter(Mandatory, ParameterSetName = 'ListAll')]
        [switch]$All,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [Parameter(ParameterSetName = 'List')]
        [Parameter(ParameterSetName = 'ListAll')]
        [ValidateRange(1, 100)]
        [int]$PageSize = 100
    )

    process {
        if ([bool]$AttributeName -ne [bool]$AttributeValue) {
            $PSCmdlet.WriteError((New-JIMError -Message 'Use -AttributeName and -AttributeValue together.' -Id 'IncompleteFilter' -Category 'InvalidArgument'))
            return
        }
        try {
            if ($PSCmdlet.ParameterSetName -eq 'ById') {
                Invoke-JIMApi -Path "/api/v1/metaverse/objects/$Id" -As 'JIM.MetaverseObjectDetail'
                return
            }
            $query = [ordered]@{}
            if ($ObjectTypeName) {
                $query.objectTypeId = (Resolve-JIMName -Kind 'MetaverseObjectType' -Name $ObjectTypeName).id
            }
            elseif ($PSBoundParameters.ContainsKey('ObjectTypeId')) {
                $query.objectTypeId = $ObjectTypeId
            }
            $like = '*'
            if ([System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($Search)) {
                # the server knows no wildcards: it gets the longest literal piece, and the pattern is applied here
                $like = $Search
                $query.search = $Search -split '\[[^\]]*\]|[*?`]' | Sort-Object -Property Length -Descending | Select-Object -First 1
            }
            elseif ($Search) {
                $query.search = $Search
            }
            if ($AttributeName) {
                $query.filterAttributeName = $AttributeName
                $query.filterAttributeValue = $AttributeValue
            }
            if ($null -ne $Attributes) {
                $query.attributes = $Attributes
            }
            Get-JIMPagedItem -Path '/api/v1/metaverse/objects' -Query $query -Page $Page -PageSize $PageSize -All:$All -As 'JIM.MetaverseObject' |
                Where-Object { $like -eq '*' -or $_.displayName -like $like }
        }
        catch {
            if (Test-JIMLookupMiss -ErrorRecord $_) {
                $PSCmdlet.WriteError($_)
                return
            }
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
