# Connection, roles, keys, settings, certificates and expressions.

Test-Case 'Connect-JIM with an API key shows the session, the key shortened' {
    $session = Connect-JIM -Url "$Url/" -ApiKey $ApiKey
    Assert-Equal 'Url,AuthMethod,Connected,ServerVersion,Authorised,Status,ApiKey,ExpiresAt' ($session.PSObject.Properties.Name -join ',')
    Assert-Equal $Url.TrimEnd('/') $session.Url
    Assert-Equal 'ApiKey' $session.AuthMethod
    Assert-Equal $true $session.Connected
    Assert-Equal $true $session.Authorised
    Assert-True $session.ServerVersion 'version'
    Assert-True ($session.ApiKey.Length -lt 20 -and $session.ApiKey -like 'jim_*...*') 'short key'
}

Test-Case 'Test-JIMConnection says connected' {
    $state = Test-JIMConnection
    Assert-Equal $true $state.Connected
    Assert-Equal 'ApiKey' $state.AuthMethod
    Assert-Equal $true (Test-JIMConnection -Quiet)
}

# the cases ask more in a minute than one client usually does
$limit = Get-JIMServiceSetting | Where-Object { $_.key -eq 'Security.RateLimit.Enabled' -and $_.effectiveValue -eq 'true' }
if ($limit) {
    Set-JIMServiceSetting -Key $limit.key -Value 'false'
}

Test-Case 'Get-JIMRole lists and filters' {
    $shared.roleId = (Get-JIMRole -Name 'Admin*').id
    Assert-True ($shared.roleId -gt 0)
    Assert-Equal 0 @(Get-JIMRole -Name 'no such role').Count
}

Test-Case 'New-JIMApiKey gives the secret once, and only with -PassThru' {
    Assert-Equal 0 @(New-JIMApiKey -Name 'ps silent' -WhatIf).Count
    Assert-Equal 0 @(New-JIMApiKey -Name 'ps silent').Count
    $key = New-JIMApiKey -Name 'ps test' -Description 'by Test-Module' -RoleIds $shared.roleId -ExpiresAt ([datetime]::UtcNow.AddDays(1)) -PassThru
    Assert-Like 'jim_ak_*' $key.key
    Assert-Equal 1 @($key.roles).Count
    $shared.key = $key
}

Test-Case 'Get-JIMApiKey reads one, all and by name' {
    Assert-Equal 'ps test' (Get-JIMApiKey -Id $shared.key.id).name
    Assert-Equal 2 @(Get-JIMApiKey -Name 'ps *').Count
    Assert-Equal 404 ([int](Get-Thrown { Get-JIMApiKey -Id ([guid]::NewGuid()) }).Exception.StatusCode)
}

Test-Case 'Set-JIMApiKey keeps what was not given, a single role stays a list' {
    $changed = $shared.key | Set-JIMApiKey -Disable -PassThru
    Assert-Equal $false $changed.isEnabled
    Assert-Equal 'by Test-Module' $changed.description
    Assert-Equal 1 @($changed.roles).Count
    Assert-True ([Math]::Abs(($changed.expiresAt - $shared.key.expiresAt).TotalSeconds) -lt 1) 'the same end'
    $changed = Set-JIMApiKey -Id $shared.key.id -Name 'ps renamed' -Enable -ExpiresAt $null -RoleIds @() -PassThru
    Assert-Equal 'ps renamed' $changed.name
    Assert-True ($changed.isEnabled -and $null -eq $changed.expiresAt)
    Assert-Equal 0 @($changed.roles).Count
    Assert-Like '*not both*' (Get-Written { Set-JIMApiKey -Id $shared.key.id -Enable -Disable })
}

Test-Case 'Remove-JIMApiKey: -WhatIf beats -Force, -PassThru gives what was deleted' {
    Get-JIMApiKey -Name 'ps *' | Remove-JIMApiKey -Force -WhatIf
    Assert-Equal 2 @(Get-JIMApiKey -Name 'ps *').Count
    Assert-Equal 'ps renamed' (Remove-JIMApiKey -Id $shared.key.id -Force -PassThru).name
    Assert-Equal 0 @(Get-JIMApiKey -Name 'ps *' | Remove-JIMApiKey -Confirm:$false).Count
    Assert-Equal 0 @(Get-JIMApiKey -Name 'ps *').Count
    $record = Get-Written { Remove-JIMApiKey -Id $shared.key.id -Force }
    Assert-Like '*Resource not found*' $record
    Assert-Like 'JIM.NotFound,Remove-JIMApiKey' $record.FullyQualifiedErrorId
    Assert-Like '*id*' (Get-Written { Remove-JIMApiKey -InputObject ([pscustomobject]@{ name = 'x' }) -Force })
}

Test-Case 'service settings: read, set, reset, and what is refused' {
    Assert-True (@(Get-JIMServiceSetting).Count -gt 10)
    $setting = Set-JIMServiceSetting 'Sync.PageSize' '750' -PassThru
    Assert-Equal '750' $setting.effectiveValue
    Assert-Equal '750' (Get-JIMServiceSetting -Key 'Sync.PageSize').value
    Assert-Equal 0 @(Set-JIMServiceSetting 'Sync.PageSize' '800').Count
    $reset = Get-JIMServiceSetting 'Sync.PageSize' | Reset-JIMServiceSetting -PassThru
    Assert-Equal $false $reset.isOverridden
    $record = Get-Written { Set-JIMServiceSetting 'Sync.PageSize' 'many' }
    Assert-Equal 400 $record.TargetObject.Status
    Assert-Equal 404 ([int](Get-Thrown { Get-JIMServiceSetting 'No.Such/Setting' }).Exception.StatusCode)
}

Test-Case 'Test-JIMExpression evaluates, and an invalid expression is no error' {
    $result = Test-JIMExpression 'Upper(mv["Last Name"]) + "-" + cs["badge"]' -MvAttributes @{ 'Last Name' = 'Liś' } -CsAttributes @{ badge = '1044' }
    Assert-Equal 'IsValid,Result,ResultType,ErrorMessage,ErrorPosition' ($result.PSObject.Properties.Name -join ',')
    Assert-Equal 'LIŚ-1044' $result.Result
    $result = Test-JIMExpression 'Upper('
    Assert-Equal $false $result.IsValid
    Assert-True $result.ErrorMessage 'message'
    Assert-Equal '2026-01-01T00:00:00Z' (Test-JIMExpression 'Trim(cs["x"])' -CsAttributes @{ x = ' 2026-01-01T00:00:00Z' }).Result
}

Test-Case 'certificates: add, read, change, test, export, remove' {
    $rsa = [System.Security.Cryptography.RSA]::Create(2048)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=PS Test', $rsa, 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $made = foreach ($days in 300, 200, 100) {
        $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays($days))
    }
    $der = $made[0].Export('Cert')
    $added = Add-JIMCertificate 'ps data' -CertificateData $der -Notes 'first' -PassThru
    Assert-Equal $made[0].Thumbprint $added.thumbprint
    $encoded = [Convert]::ToBase64String($made[1].Export('Cert'))
    $arguments = @{ Name = 'ps base64'; CertificateBase64 = $encoded }
    $text = Add-JIMCertificate @arguments -PassThru
    $path = Join-Path $FilesFolder 'ps-test.crt'
    [System.IO.File]::WriteAllBytes($path, $made[2].Export('Cert'))
    $file = Add-JIMCertificate -Name 'ps file' -Path $path -PassThru
    Assert-Equal 'FilePath' $file.sourceType
    Assert-Equal 3 @(Get-JIMCertificate -Name 'ps *').Count
    Assert-Equal 'ps data' (Get-JIMCertificate -Id $added.id).name
    Assert-Equal 1 @(Get-JIMCertificate -PageSize 1).Count

    Assert-Equal 0 @(Set-JIMCertificate -Id $added.id -Notes '').Count
    $changed = $added | Set-JIMCertificate -Disable -PassThru
    Assert-Equal $false $changed.isEnabled
    Assert-Equal 0 @(Get-JIMCertificate -EnabledOnly -Name 'ps data').Count
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMCertificate -Id $added.id })
    Assert-Equal $true (Test-JIMCertificate -Id $text.id).isValid

    $target = Join-Path ([System.IO.Path]::GetTempPath()) "jim [test] $PID.cer"
    try {
        Export-JIMCertificate -Id $added.id -Path $target
        $saved = [System.IO.File]::ReadAllBytes($target)
        Assert-Equal @($der) @($saved) 'the file'
        Assert-Like '*exists already*' (Get-Written { Export-JIMCertificate -Id $added.id -Path $target })
        Export-JIMCertificate -Id $added.id -Path $target -Force
    }
    finally {
        [System.IO.File]::Delete($target)
    }
    $bytes = Export-JIMCertificate -Id $added.id -PassThru
    Assert-True ($bytes -is [byte[]]) 'one byte array'
    Assert-Equal $der.Length $bytes.Length

    Assert-Equal 3 @(Get-JIMCertificate -Name 'ps *' | Remove-JIMCertificate -Force -PassThru).Count
    Assert-Equal 0 @(Get-JIMCertificate -Name 'ps *').Count
    Remove-Item $path
}
