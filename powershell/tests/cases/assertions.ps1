# The assertions of the cases: each throws with what it found.

function Assert-True {
    param([object]$Condition, [string]$What = 'condition')
    if (-not $Condition) {
        throw "$What does not hold"
    }
}

function Assert-Equal {
    param([object]$Expected, [object]$Actual, [string]$What = 'value')
    $one = ConvertTo-Json -InputObject $Expected -Depth 5 -Compress
    $other = ConvertTo-Json -InputObject $Actual -Depth 5 -Compress
    if ($one -cne $other) {
        throw "$What is $other, not $one"
    }
}

function Assert-Like {
    param([string]$Pattern, [object]$Actual)
    if ("$Actual" -notlike $Pattern) {
        throw "'$Actual' is not like '$Pattern'"
    }
}

# The terminating error of a script as a record; throws where there is none.
function Get-Thrown {
    param([scriptblock]$Script)
    try {
        & $Script | Out-Null
    }
    catch {
        return $_
    }
    throw 'it did not throw'
}

# What a script writes as non-terminating errors; throws where it writes none.
function Get-Written {
    param([scriptblock]$Script)
    # commands of a module see the global preference, not the one of the script that calls them
    $before = $global:ErrorActionPreference
    $global:ErrorActionPreference = 'Continue'
    try {
        $found = @(& $Script 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
    }
    finally {
        $global:ErrorActionPreference = $before
    }
    if ($found.Count -ne 1) {
        throw "it wrote $($found.Count) errors"
    }
    $found[0]
}

# What a script writes as warnings.
function Get-Warned {
    param([scriptblock]$Script)
    @(& $Script 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] } | ForEach-Object Message)
}
