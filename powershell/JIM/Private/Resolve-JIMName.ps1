# Where the things that can be named are listed. Paged lists are read to their end: the 26th system has a name too.
$script:JIMNamedList = @{
    ConnectedSystem     = @{ Path = '/api/v1/synchronisation/connected-systems'; Label = 'Connected System' }
    MetaverseObjectType = @{ Path = '/api/v1/metaverse/object-types'; Label = 'Metaverse Object Type' }
    MetaverseAttribute  = @{ Path = '/api/v1/metaverse/attributes'; Label = 'Metaverse Attribute' }
    ExampleDataTemplate = @{ Path = '/api/v1/example-data/templates'; Label = 'Example Data Template' }
}

function Resolve-JIMName {
    <#
    .SYNOPSIS
        The one listed object with that name (whole, ignoring case); throws where there is none or more than one.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [ValidateSet('ConnectedSystem', 'MetaverseObjectType', 'MetaverseAttribute', 'ExampleDataTemplate')]
        [string]$Kind,

        [Parameter(Mandatory)]
        [string]$Name,

        [string]$As
    )

    $ErrorActionPreference = 'Stop'
    $list = $script:JIMNamedList[$Kind]
    $listed = @(Get-JIMPagedItem -Path $list.Path -All -As $As)
    Select-JIMNamed -Listed $listed -Name $Name -Label $list.Label
}

function Resolve-JIMRunProfile {
    <#
    .SYNOPSIS
        The one run profile with that name in a connected system.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [int]$ConnectedSystemId,

        [Parameter(Mandatory)]
        [string]$Name
    )

    $ErrorActionPreference = 'Stop'
    $listed = @(Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$ConnectedSystemId/run-profiles")
    Select-JIMNamed -Listed $listed -Name $Name -Label 'Run Profile'
}

function Select-JIMNamed {
    <#
    .SYNOPSIS
        The one object of a list with that name; throws JIM.NameNotFound or JIM.NameAmbiguous.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [object[]]$Listed,

        [Parameter(Mandatory)]
        [string]$Name,

        [Parameter(Mandatory)]
        [string]$Label
    )

    $ErrorActionPreference = 'Stop'
    $found = @($Listed | Where-Object { $_.name -eq $Name })
    if ($found.Count -eq 0) {
        throw (New-JIMError -Message "$Label not found: '$Name'." -Id 'NameNotFound' -Category 'ObjectNotFound' -Target $Name)
    }
    if ($found.Count -gt 1) {
        $text = "Several objects are called '$Name' ($Label ids $($found.id -join ', ')). Use the id instead of the name."
        throw (New-JIMError -Message $text -Id 'NameAmbiguous' -Category 'InvalidArgument' -Target $Name)
    }
    $found[0]
}

function Resolve-JIMInputId {
    <#
    .SYNOPSIS
        The value of a property of a piped object; throws where it is missing, so that no shortened address is called.
    #>
    [CmdletBinding()]
    param(
        [AllowNull()]
        [object]$InputObject,

        [string]$Property = 'id'
    )

    $ErrorActionPreference = 'Stop'
    $member = if ($null -ne $InputObject) { $InputObject.PSObject.Properties[$Property] }
    $value = if ($null -ne $member) { $member.Value }
    if ($null -eq $value -or "$value" -eq '') {
        $text = "The input object has no '$Property' property."
        throw (New-JIMError -Message $text -Id 'InputWithoutId' -Category 'InvalidArgument' -Target $InputObject)
    }
    $value
}

function Test-JIMLookupMiss {
    <#
    .SYNOPSIS
        Whether an error says that a name is unknown or ambiguous, not that a call failed.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.ErrorRecord]$ErrorRecord
    )

    $ErrorRecord.FullyQualifiedErrorId -match '^JIM\.Name(NotFound|Ambiguous)\b'
}
