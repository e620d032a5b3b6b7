#Requires -Version 7.4

<#
.SYNOPSIS
    Runs every command of the module against a live server; the last line is "N passed, N failed".
.DESCRIPTION
    Needs nothing but PowerShell and a server that may be changed: it makes systems, rules, keys and objects and deletes
    them again. The exit code is 0 when nothing failed. The cases are in cases/, in the order of their names; they share
    what they find out in $shared.
.PARAMETER Url
    Address of the server.
.PARAMETER ApiKey
    API key of an administrator.
.PARAMETER FilesFolder
    Folder that this script can write to and the server may read and write: the connected systems of the test live there.
.PARAMETER DirectoryHost
    Host of an LDAP directory whose dc=example,dc=com holds ou=people with 150 people and the group everyone, one of
    whose 151 members does not exist. Without it the cases of directories are skipped.
.PARAMETER DirectoryPort
    Its port, without TLS.
.PARAMETER DirectoryUser
    DN to bind with.
.PARAMETER DirectoryPassword
    Password to bind with.
.PARAMETER Only
    Names of case files to run, with wildcards; everything by default.
.EXAMPLE
    ./Test-Module.ps1 -Url 'http://127.0.0.1:5200' -ApiKey $env:JIM_API_KEY -FilesFolder /tmp/files

    Runs every case.
.EXAMPLE
    ./Test-Module.ps1 -Url $url -ApiKey $key -FilesFolder /tmp/files -Only '0*'

    Runs the cases that need no connected system.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string]$Url,

    [Parameter(Mandatory)]
    [string]$ApiKey,

    [Parameter(Mandatory)]
    [string]$FilesFolder,

    [string]$DirectoryHost,

    [int]$DirectoryPort,

    [string]$DirectoryUser,

    [string]$DirectoryPassword,

    [string[]]$Only = '*'
)

Set-StrictMode -Version 1.0
$global:ErrorActionPreference = 'Stop'
$WarningPreference = 'Continue'
$ProgressPreference = 'SilentlyContinue'
$passed = 0
$failed = 0
$shared = @{}

Import-Module (Join-Path $PSScriptRoot '../JIM/JIM.psd1') -Force
. (Join-Path $PSScriptRoot 'cases/assertions.ps1')

function Test-Case {
    param([string]$Name, [scriptblock]$Script)

    try {
        . $Script | Out-Null
        $script:passed++
        Write-Host "ok    $Name"
    }
    catch {
        $script:failed++
        Write-Host "FAIL  $Name" -ForegroundColor Red
        Write-Host "      $($_.Exception.Message)"
        Write-Host "      $($_.InvocationInfo.PositionMessage.Replace([Environment]::NewLine, ' '))"
    }
}

$files = Get-ChildItem -Path (Join-Path $PSScriptRoot 'cases') -Filter '*.ps1' | Where-Object Name -Match '^\d' | Sort-Object -Property Name
foreach ($file in $files) {
    if ($Only | Where-Object { $file.BaseName -like $_ }) {
        Write-Host "-- $($file.BaseName)"
        . $file.FullName
    }
}

if ($Only -contains '*') {
    Test-Case 'every command of the module is run by a case' {
        $used = foreach ($file in $files) {
            $tree = [System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$null, [ref]$null)
            $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() }
        }
        $left = (Get-Command -Module JIM).Name | Where-Object { $_ -notin $used }
        Assert-Equal '' ($left -join ', ')
    }
}

Remove-Module JIM
Write-Host "$passed passed, $failed failed"
exit [int]($failed -gt 0)
