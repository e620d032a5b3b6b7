#Requires -Version 7.4

# One connection per loaded module and runspace; $null means not connected. Nothing is kept on disk.
$script:JIMConnection = $null

Set-StrictMode -Version 1.0

$private = Get-ChildItem -Path (Join-Path $PSScriptRoot 'Private') -Filter '*.ps1' -File
$public = Get-ChildItem -Path (Join-Path $PSScriptRoot 'Public') -Filter '*.ps1' -File -Recurse
# $ErrorActionPreference is not set here: commands would inherit it and make every error terminating
foreach ($file in @($private) + @($public)) {
    try {
        . $file.FullName
    }
    catch {
        throw "JIM cannot be loaded: $($file.Name): $($_.Exception.Message)"
    }
}

Register-JIMCompleter -Command $public.BaseName
Export-ModuleMember -Function $public.BaseName
