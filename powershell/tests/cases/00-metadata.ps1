# What the engine itself makes of the module, compared with contract/cmdlets.json.

$table = Get-Content -Raw (Join-Path $PSScriptRoot '../../contract/cmdlets.json') | ConvertFrom-Json
$types = @{
    'string' = [string]; 'int' = [int]; 'int[]' = [int[]]; 'string[]' = [string[]]; 'byte[]' = [byte[]]; 'guid' = [guid]
    'bool' = [bool]; 'datetime' = [datetime]; 'datetime?' = [Nullable[datetime]]; 'timespan' = [timespan]
    'hashtable' = [hashtable]; 'array' = [array]; 'object' = [psobject]; 'switch' = [switch]
}

Test-Case 'the manifest is valid and exports every command of the contract' {
    $manifest = Test-ModuleManifest (Join-Path $PSScriptRoot '../../JIM/JIM.psd1')
    Assert-Equal 'JIM' $manifest.Name
    Assert-Equal @($table.name | Sort-Object) @($manifest.ExportedFunctions.Keys | Sort-Object)
    Assert-Equal @($table.name | Sort-Object) @((Get-Command -Module JIM).Name | Sort-Object)
}

foreach ($entry in $table) {
    Test-Case "$($entry.name) is what the contract says" {
        $command = Get-Command $entry.name
        Assert-Equal ($null -ne $entry.confirmImpact) $command.Parameters.ContainsKey('WhatIf') 'WhatIf'
        if ($entry.defaultParameterSet) {
            Assert-Equal $entry.defaultParameterSet $command.DefaultParameterSet 'default set'
        }
        foreach ($parameter in $entry.parameters) {
            $what = "$($entry.name) -$($parameter.name)"
            $actual = $command.Parameters[$parameter.name]
            Assert-True ($null -ne $actual) $what
            Assert-Equal $types[$parameter.type].FullName $actual.ParameterType.FullName "$what type"
            Assert-Equal @($parameter.aliases | Where-Object { $_ }) @($actual.Aliases) "$what aliases"
            foreach ($set in $parameter.sets.PSObject.Properties) {
                $name = if ($set.Name -ceq 'all') { '__AllParameterSets' } else { $set.Name }
                $binding = $actual.ParameterSets[$name]
                Assert-True ($null -ne $binding) "$what in $name"
                Assert-Equal ([bool]$set.Value.mandatory) $binding.IsMandatory "$what mandatory in $name"
                Assert-Equal ([bool]$set.Value.byName) $binding.ValueFromPipelineByPropertyName "$what by name in $name"
                Assert-Equal ([bool]$set.Value.byValue) $binding.ValueFromPipeline "$what by value in $name"
            }
        }
        if ($entry.implicitPositions) {
            $order = @($command.ParameterSets[0].Parameters | Where-Object Position -GE 0 | Sort-Object Position | ForEach-Object Name)
            Assert-Equal @($entry.parameters | Where-Object type -NE 'switch' | ForEach-Object name) $order 'positions'
        }
        $help = Get-Help $entry.name -Full
        Assert-True ($help.Synopsis -and $help.Synopsis -notlike "*$($entry.name)*") 'synopsis'
        Assert-True (@($help.examples.example).Count -ge 2) 'two examples'
    }
}

Test-Case 'help says what scripts and people look for' {
    Assert-True ((Get-Help Connect-JIM).description.Text -match 'interactive|browser|SSO')
    Assert-True ((Get-Help Connect-JIM).description.Text -match 'API key|-ApiKey')
    Assert-True ((Get-Help Disconnect-JIM).description.Text -match 'OAuth|token')
    Assert-True ((Get-Help Test-JIMConnection).description.Text -match 'AuthMethod|authentication method')
    Assert-True ((Get-Help Get-JIMActivityStats).description.Text -match 'Run Profile')
    Assert-True ((Get-Help Start-JIMRunProfile).description.Text -match 'async|queue')
    Assert-True ((Get-Help Set-JIMConnectedSystemAttribute).description.Text -match 'Bulk')
}
