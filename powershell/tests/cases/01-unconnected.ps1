# What commands do before Connect-JIM.

Disconnect-JIM
$values = @{
    'int' = 1; 'int[]' = @(1); 'string' = 'text'; 'string[]' = @('text'); 'guid' = [guid]::Empty; 'bool' = $true
    'datetime' = [datetime]::UtcNow; 'timespan' = [timespan]::Zero; 'hashtable' = @{ '1' = @{ selected = $true } }
    'byte[]' = [byte[]](1, 2); 'switch' = $true; 'array' = @(@{}); 'object' = [pscustomobject]@{ id = 1 }
}

# Arguments for the default set, or the first one; choices get their first member. A setter also gets all it can set.
function Get-Arguments {
    param([object]$Entry)
    $set = if ($Entry.defaultParameterSet) { $Entry.defaultParameterSet } else { $Entry.parameterSets | Select-Object -First 1 }
    $arguments = @{}
    foreach ($parameter in $Entry.parameters) {
        $everywhere = $parameter.sets.PSObject.Properties | Where-Object Name -CEQ 'all'
        $binding = if ($everywhere) { $everywhere.Value } elseif ($set) { $parameter.sets.PSObject.Properties[$set].Value }
        $optional = $Entry.name -like 'Set-*' -or $Entry.name -like 'New-JIMSyncRuleMapping' -or $parameter.name -eq 'SourceAttributeId'
        if ($null -eq $binding -or $parameter.name -in 'Disable', 'PassThru' -or -not ($binding.mandatory -or $optional)) {
            continue
        }
        $choices = if ($parameter.PSObject.Properties['validation'] -and $parameter.validation.PSObject.Properties['set']) { $parameter.validation.set }
        $arguments[$parameter.name] = if ($choices) { @($choices)[0] } else { $values[$parameter.type] }
    }
    $arguments
}

$table = Get-Content -Raw (Join-Path $PSScriptRoot '../../contract/cmdlets.json') | ConvertFrom-Json
foreach ($entry in $table | Where-Object area -NE 'Connection') {
    Test-Case "$($entry.name) names Connect-JIM when not connected" {
        $arguments = Get-Arguments $entry
        if ($entry.confirmImpact) {
            $arguments.Confirm = $false
        }
        $command = $entry.name
        if ($entry.failure -eq 'eT') {
            $record = Get-Thrown { & $command @arguments }
            Assert-Like "JIM.NotConnected,$command" $record.FullyQualifiedErrorId
        }
        else {
            $record = Get-Written { & $command @arguments }
            $thrown = Get-Thrown { & $command @arguments -ErrorAction Stop }
            Assert-Like '*Connect-JIM*' $thrown
        }
        Assert-Like '*Connect-JIM*' $record
        Assert-Equal 'ConnectionError' "$($record.CategoryInfo.Category)"
    }
}

Test-Case 'a terminating error ends the command under SilentlyContinue too' {
    # in a runspace of its own: below a try every throw is caught, and the trap would not show
    $shell = [powershell]::Create()
    try {
        $null = $shell.AddScript({
                param($manifest)
                Import-Module $manifest
                $ErrorActionPreference = 'SilentlyContinue'
                Get-JIMRole
                Get-JIMConnectedSystem -Name 'x' -ErrorAction SilentlyContinue
                Start-JIMRunProfile -ConnectedSystemId 1 -RunProfileId 1 -PassThru
                'the script goes on'
            }).AddArgument((Join-Path $PSScriptRoot '../../JIM/JIM.psd1'))
        Assert-Equal 'the script goes on' ($shell.Invoke() -join ';')
    }
    finally {
        $shell.Dispose()
    }
}

Test-Case 'Disconnect-JIM is silent when not connected' {
    Assert-Equal 0 @(Disconnect-JIM *>&1).Count
}

Test-Case 'Test-JIMConnection says not connected' {
    $state = Test-JIMConnection
    Assert-Equal 'Connected,Url,AuthMethod,ServerVersion,Status,Message,TokenExpiresAt' ($state.PSObject.Properties.Name -join ',')
    Assert-Equal $false $state.Connected
    Assert-Equal 'Not connected' $state.Status
    Assert-Like '*Connect-JIM*' $state.Message
    Assert-True ($null -eq $state.AuthMethod -and $null -eq $state.ServerVersion)
    Assert-Equal $false (Test-JIMConnection -Quiet)
}

Test-Case 'Connect-JIM refuses what is no address' {
    Assert-Like '*Invalid URL*' (Get-Thrown { Connect-JIM -Url 'jim.example.com' -ApiKey 'jim_ak_x' })
    Assert-True (Get-Thrown { Connect-JIM -Url '' -ApiKey 'x' })
    Assert-True (Get-Thrown { Connect-JIM -Url $Url -ApiKey '' })
}

Test-Case 'Connect-JIM says why a server cannot be reached' {
    $record = Get-Thrown { Connect-JIM -Url 'http://127.0.0.1:9' -ApiKey 'jim_ak_x' }
    Assert-Like 'JIM.Unreachable,Connect-JIM' $record.FullyQualifiedErrorId
    Assert-Like '*127.0.0.1:9*' $record
    Assert-Equal $false (Test-JIMConnection -Quiet)
}

Test-Case 'Connect-JIM notices a bad API key, and leaves no connection' {
    $record = Get-Thrown { Connect-JIM -Url $Url -ApiKey ('jim_ak_' + '0' * 64) }
    Assert-Like '*Authentication failed*' $record
    Assert-Equal 401 ([int]$record.Exception.StatusCode)
    Assert-Equal $false (Test-JIMConnection -Quiet)
}

Test-Case 'interactive sign-in without single sign-on points to -ApiKey' {
    $record = Get-Thrown { Connect-JIM -Url $Url }
    Assert-Like '*-ApiKey*' $record
}

Test-Case 'PKCE: verifier and challenge are those of RFC 7636' {
    $module = Get-Module JIM
    $verifier = & $module { New-PkceCodeVerifier }
    Assert-Equal 64 $verifier.Length
    Assert-True ($verifier -match '^[A-Za-z0-9_-]+$')
    Assert-True ($verifier -ne (& $module { New-PkceCodeVerifier }))
    Assert-Equal 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' (& $module { Get-PkceCodeChallenge -CodeVerifier 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' })
    Assert-True (Get-Thrown { & $module { Get-PkceCodeChallenge -CodeVerifier '' } })
    Assert-True (Get-Thrown { & $module { Get-OidcDiscoveryDocument -Authority 'http://127.0.0.1:9' } })
}
