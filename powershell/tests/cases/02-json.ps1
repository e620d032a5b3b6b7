# The language's traps in answers and requests, without a server.

$module = Get-Module JIM

Test-Case 'a text that looks like a date stays a text, a time becomes a DateTime' {
    $read = & $module { ConvertFrom-JIMJson -Text '{"created":"2026-05-11T08:15:30.5Z","stringValue":"2026-05-11T08:15:30Z","n":3,"d":1.5,"a":["2026-01-01T00:00:00Z"],"e":[],"t":true,"z":null}' }
    Assert-True ($read.created -is [datetime])
    Assert-Equal 'Utc' "$($read.created.Kind)"
    Assert-True ($read.stringValue -is [string])
    Assert-Equal '2026-05-11T08:15:30Z' $read.stringValue
    Assert-True ($read.n -is [long] -and $read.d -is [double] -and $read.t -eq $true -and $null -eq $read.z)
    Assert-True ($read.a -is [array] -and $read.a.Count -eq 1 -and $read.a[0] -is [string])
    Assert-True ($read.e -is [array] -and $read.e.Count -eq 0)
}

Test-Case 'arrays come item by item, an empty one not at all' {
    Assert-Equal 2 @(& $module { ConvertFrom-JIMJson -Text '[{"id":1},{"id":2}]' }).Count
    Assert-Equal 2 @(& $module { ConvertFrom-JIMJson -Text '[{"v":"2026-01-01T00:00:00Z"},{"v":"x"}]' }).Count
    Assert-Equal 0 @(& $module { ConvertFrom-JIMJson -Text '[]' }).Count
    Assert-Equal 3 (& $module { ConvertFrom-JIMJson -Text '3' })
}

Test-Case 'names that differ in case only do not fail' {
    $read = & $module { ConvertFrom-JIMJson -Text '{"attributes":{"Mail":"a","mail":"b"}}' }
    Assert-Equal 'a' $read.attributes['Mail']
    Assert-Equal 'b' $read.attributes['mail']
}

Test-Case 'queries are escaped, invariant, and leave out what is absent' {
    $before = [cultureinfo]::CurrentCulture
    try {
        [cultureinfo]::CurrentCulture = 'de-DE'
        $time = [datetime]::SpecifyKind([datetime]::new(2026, 1, 2, 3, 4, 5), 'Utc')
        $query = & $module { param($time) ConvertTo-JIMQuery -Query ([ordered]@{ a = 'x & y'; b = $null; c = ''; d = $true; e = 1.5; f = 'p', 'q'; g = $time }) } $time
    }
    finally {
        [cultureinfo]::CurrentCulture = $before
    }
    Assert-Equal '?a=x%20%26%20y&d=true&e=1.5&f=p&f=q&g=2026-01-02T03%3A04%3A05.0000000Z' $query
    Assert-Equal '' (& $module { ConvertTo-JIMQuery -Query @{} })
}

Test-Case 'secrets do not reach the debug stream' {
    $hidden = & $module { Hide-JIMSecret -Text '{"settingValues":{"4":{"stringValue":"pa\"ss"}},"name":"x"}' }
    Assert-Equal '{"settingValues":{"4":{"stringValue":"***"}},"name":"x"}' $hidden
}

Test-Case 'progress shows objects, rate and seconds left' {
    $state = [pscustomobject]@{ status = 'InProgress'; objectsToProcess = 1000; objectsProcessed = 250; message = 'Reading'; executed = $null }
    $progress = & $module { param($state) Get-JIMActivityProgress -State $state -Elapsed ([timespan]::FromSeconds(10)) } $state
    Assert-Equal 'InProgress - 250 of 1000 objects - Reading (25 objects/s)' $progress.Status
    Assert-Equal 25 $progress.PercentComplete
    Assert-Equal 30 $progress.SecondsRemaining
    $state.objectsToProcess = 0
    $state.message = $null
    $progress = & $module { param($state) Get-JIMActivityProgress -State $state -Elapsed ([timespan]::FromSeconds(10)) } $state
    Assert-Equal 'InProgress - Elapsed: 10s' $progress.Status
}
