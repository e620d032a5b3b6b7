# ConvertFrom-Json turns every text that looks like an ISO date into a DateTime, also a stored value that is only text.
# Properties that are times by contract become DateTime. Any other such text is marked in the JSON, so that it is not
# taken for a date, and the mark (a character of private use) is taken off again afterwards.
$script:JIMTimeName = 'created|executed|lastUpdated|timestamp|dateJoined|dateTimeValue|validFrom|validTo|[A-Za-z]+(?:At|Date|Time|RecordDeleted)'
$script:JIMTimeProperty = [regex]::new("^(?:$($script:JIMTimeName))$")
$script:JIMDateText = [regex]::new('((?:"(?!(?:' + $script:JIMTimeName + ')"\s*:)[^"\\]*"\s*:|[\[,])\s*")(?=\d{4}-\d\d-\d\dT[^"]*"(?!\s*:))')
$script:JIMMark = [char]0xE000

function ConvertFrom-JIMJson {
    <#
    .SYNOPSIS
        The objects of a JSON text: an array as its elements, times as DateTime, integers as Int64.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Text,

        [AllowEmptyString()]
        [string]$As
    )

    $ErrorActionPreference = 'Stop'
    $marked = $script:JIMDateText.Replace($Text, '$1' + $script:JIMMark)
    try {
        $value = ConvertFrom-Json -InputObject $marked
        if ($marked.Length -ne $Text.Length) {
            $value = Clear-JIMMark $value
        }
    }
    catch {
        # two names that differ in case only
        $value = Read-JIMJson -Text $Text
    }
    if ($As) {
        Add-JIMTypeName -InputObject $value -As $As
    }
    $value
}

function Clear-JIMMark {
    <#
    .SYNOPSIS
        Takes the mark off every text in a value: objects and arrays are changed in place, the value is given back.
    #>
    param($Value)

    if ($Value -is [string]) {
        return $Value.TrimStart($script:JIMMark)
    }
    if ($Value -is [array]) {
        for ($index = 0; $index -lt $Value.Length; $index++) {
            $Value[$index] = Clear-JIMMark $Value[$index]
        }
        return , $Value
    }
    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        foreach ($property in $Value.PSObject.Properties) {
            $inner = $property.Value
            if ($inner -is [string]) {
                if ($inner.Length -gt 0 -and $inner[0] -eq $script:JIMMark) {
                    $property.Value = $inner.Substring(1)
                }
            }
            elseif ($inner -is [array] -or $inner -is [System.Management.Automation.PSCustomObject]) {
                $property.Value = Clear-JIMMark $inner
            }
        }
    }
    $Value
}

function Read-JIMJson {
    <#
    .SYNOPSIS
        As ConvertFrom-Json, but a text stays a text unless its property is a time.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Text
    )

    $document = [System.Text.Json.JsonDocument]::Parse($Text)
    try {
        $root = Read-JIMJsonElement -Element $document.RootElement -Name ''
        if ($root -is [array]) {
            return $root
        }
        $root
    }
    finally {
        $document.Dispose()
    }
}

function Read-JIMJsonElement {
    <#
    .SYNOPSIS
        One JSON element as a value; an array comes back whole.
    #>
    [CmdletBinding()]
    param(
        [System.Text.Json.JsonElement]$Element,

        [AllowEmptyString()]
        [string]$Name
    )

    switch ($Element.ValueKind.ToString()) {
        'Object' {
            $members = [System.Collections.Specialized.OrderedDictionary]::new([StringComparer]::Ordinal)
            $names = [System.Collections.Generic.HashSet[string]]::new([StringComparer]::OrdinalIgnoreCase)
            $distinct = $true
            foreach ($property in $Element.EnumerateObject()) {
                $distinct = $names.Add($property.Name) -and $property.Name -and $distinct
                $members[$property.Name] = Read-JIMJsonElement -Element $property.Value -Name $property.Name
            }
            # an object of PowerShell cannot hold names that differ in case only
            if (-not $distinct) {
                return $members
            }
            return [pscustomobject]$members
        }
        'Array' {
            $items = [object[]]::new($Element.GetArrayLength())
            $index = 0
            foreach ($item in $Element.EnumerateArray()) {
                $items[$index++] = Read-JIMJsonElement -Element $item -Name ''
            }
            return , $items
        }
        'String' {
            $text = $Element.GetString()
            $time = [datetime]::MinValue
            if ($script:JIMTimeProperty.IsMatch($Name) -and $text -match '^\d{4}-\d\d-\d\dT' -and
                [datetime]::TryParse($text, [cultureinfo]::InvariantCulture, 'RoundtripKind', [ref]$time)) {
                return $time
            }
            return $text
        }
        'Number' {
            $whole = [long]0
            if ($Element.TryGetInt64([ref]$whole)) {
                return $whole
            }
            return $Element.GetDouble()
        }
        'True' { return $true }
        'False' { return $false }
        default { return $null }
    }
}

function Add-JIMTypeName {
    <#
    .SYNOPSIS
        Puts a type name in front of each object; values that are no objects are left alone.
    #>
    [CmdletBinding()]
    param(
        [AllowNull()]
        [object]$InputObject,

        [Parameter(Mandatory)]
        [string]$As
    )

    foreach ($item in $InputObject) {
        if ($item -is [System.Management.Automation.PSCustomObject]) {
            $item.PSObject.TypeNames.Insert(0, $As)
        }
    }
}

function Add-JIMMember {
    <#
    .SYNOPSIS
        Adds a property to each piped object, over one of that name in any case, and passes it on.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$Name,

        [Parameter(Mandatory, Position = 1)]
        [object]$Value,

        [Parameter(ValueFromPipeline)]
        [object]$InputObject
    )

    process {
        if ($InputObject -is [System.Management.Automation.PSCustomObject]) {
            $InputObject.PSObject.Properties.Remove($Name)
            $InputObject.PSObject.Properties.Add([psnoteproperty]::new($Name, $Value))
        }
        $InputObject
    }
}
