# Runs, their activities and statistics, connector space, pending exports and the metaverse.

Test-Case 'a run by ids with -Wait -PassThru, and its statistics (the call of the activity page)' {
    $stats = Start-JIMRunProfile -ConnectedSystemId $shared.people.id -RunProfileId $shared.import.id -Wait -PassThru |
        ForEach-Object { Get-JIMActivityStats -Id $_.activityId }
    Assert-Equal 23 @($stats.PSObject.Properties).Count
    Assert-Equal 3 $stats.totalCsoAdds
    Assert-Equal 3 $stats.totalObjectsProcessed
}

Test-Case 'a run by names, piped straight into its statistics' {
    $stats = Start-JIMRunProfile -ConnectedSystemName 'PS People' -RunProfileName 'PS Full Synchronisation' -Wait -Timeout 120 -PassThru | Get-JIMActivityStats
    Assert-Equal 2 $stats.totalProjections
    Assert-Equal 2 $stats.totalProvisioned
}

Test-Case 'a piped run profile runs; without -PassThru nothing comes out' {
    Assert-Equal 0 @($shared.import | Start-JIMRunProfile -Wait).Count
    $run = Start-JIMRunProfile -ConnectedSystemId $shared.people.id -RunProfileName 'PS Full Import' -PassThru
    Assert-True ([guid]$run.activityId) 'activity id'
    $shared.run = $run
    Start-JIMRunProfile -ConnectedSystemName 'PS People' -RunProfileId $shared.import.id -Wait
}

Test-Case 'what Start-JIMRunProfile refuses' {
    Assert-Like '*not found*' (Get-Written { Start-JIMRunProfile -ConnectedSystemId $shared.people.id -RunProfileName 'nothing' })
    Assert-Like '*not found*' (Get-Thrown { Start-JIMRunProfile -ConnectedSystemName 'PS Nowhere' -RunProfileName 'x' })
    $record = Get-Thrown { Start-JIMRunProfile -ConnectedSystemId $shared.people.id -RunProfileId 99999 }
    Assert-Like 'Failed to execute Run Profile: *' $record
    Assert-Equal 404 ([int]$record.Exception.StatusCode)
}

Test-Case 'Get-JIMActivity: newest first, search, detail, items' {
    $list = @(Get-JIMActivity -PageSize 5)
    Assert-Equal 5 $list.Count
    Assert-True ($list[0].created -ge $list[4].created) 'newest first'
    Assert-True (@(Get-JIMActivity -Search 'PS Full Import').Count -ge 3)
    $activity = $shared.run | Get-JIMActivity
    Assert-Equal $shared.run.activityId $activity.id
    Assert-Equal 'PS Full Import' $activity.targetName
    $first = Get-JIMActivity -Search 'PS Full Import' -PageSize 100 | Sort-Object created | Where-Object targetOperationType -EQ 'Execute' | Select-Object -First 1
    $items = @(Get-JIMActivity -Id $first.id -ExecutionItems)
    Assert-Equal 3 $items.Count
    Assert-Equal 'E1,E2,E3' (($items.externalIdValue | Sort-Object) -join ',')
    Assert-Equal 0 @(Get-JIMActivityChildren -Id $first.id).Count
    Assert-Equal 404 ([int](Get-Thrown { Get-JIMActivity -Id ([guid]::NewGuid()) }).Exception.StatusCode)
    $other = Get-JIMActivity -PageSize 100 | Where-Object targetType -EQ 'ConnectedSystem' | Select-Object -First 1
    Assert-Like '*only Run Profile executions have*' (Get-Written { Get-JIMActivityStats -Id $other.id })
    # an id with the digits of a status must not be taken for one
    Assert-Equal 404 ([int](Get-Thrown { Get-JIMActivityStats -Id '40040040-0400-4004-8004-004004004004' }).Exception.StatusCode)
}

Test-Case 'metaverse objects: by type, search, wildcard, attribute, and in full' {
    $all = @(Get-JIMMetaverseObject -ObjectTypeName 'User' -All -Attributes 'Employee ID', 'Department')
    Assert-True ($all.Count -ge 2)
    $ada = Get-JIMMetaverseObject -ObjectTypeId $shared.user.id -Search 'Ada Lis' -Attributes 'Employee ID'
    Assert-Equal 'E1' $ada.attributes.'Employee ID'
    Assert-Equal 'Bo Liś' (Get-JIMMetaverseObject -Search 'Bo*').displayName
    Assert-Equal 0 @(Get-JIMMetaverseObject -Search 'o Li?').Count
    $bo = Get-JIMMetaverseObject -AttributeName 'Employee ID' -AttributeValue 'E2'
    $shared.bo = Get-JIMMetaverseObject -Id $bo.id
    $department = $shared.bo.attributeValues | Where-Object attributeName -EQ 'Department'
    Assert-True ($department.stringValue -is [string]) 'a date-like department is a text'
    Assert-Equal '2024-01-01T00:00:00Z' $department.stringValue
    Assert-Like '*together*' (Get-Written { Get-JIMMetaverseObject -AttributeName 'Employee ID' })
    Assert-Like '*not found*' (Get-Written { Get-JIMMetaverseObject -ObjectTypeName 'nothing' })
    Assert-True (@(Search-JIMMetaverseObject -PredefinedSearchUri 'users' -Search 'Ada' -SortBy 'Display Name' -SortDirection asc).Count -ge 1)
    Assert-True (@(Search-JIMMetaverseObject -PredefinedSearchUri 'users' -All -PageSize 1).Count -ge 2)
    Assert-Equal 404 ([int](Get-Thrown { Search-JIMMetaverseObject -PredefinedSearchUri 'no such' }).Exception.StatusCode)
}

Test-Case 'connector space objects and their values' {
    $object = $shared.bo.connectedSystemObjects | Where-Object connectedSystemId -EQ $shared.people.id | Get-JIMConnectedSystemObject
    Assert-Equal 'person' $object.typeName
    $value = Get-JIMConnectedSystemObject -ConnectedSystemId $shared.people.id -Id $object.id -AttributeName 'department'
    Assert-Equal '2024-01-01T00:00:00Z' $value.stringValue
    Assert-Equal 1 @(Get-JIMConnectedSystemObject -ConnectedSystemId $shared.people.id -Id $object.id -AttributeName 'site' -All).Count
    Assert-Equal 1 @(Get-JIMConnectedSystemObjectAttributeValue -ConnectedSystemId $shared.people.id -CsoId $object.id -AttributeName 'site' -Search 'gdn').Count
    Assert-Equal 0 @(Get-JIMConnectedSystemObjectAttributeValue -ConnectedSystemId $shared.people.id -CsoId $object.id -AttributeName 'site' -Search 'nothing' -All).Count
    $count = Get-JIMConnectedSystemUnresolvedReferenceCount -ConnectedSystemId $shared.people.id
    Assert-Equal 0 $count
    Assert-Equal 404 ([int](Get-Thrown { Get-JIMConnectedSystemObject -ConnectedSystemId $shared.people.id -Id ([guid]::NewGuid()) }).Exception.StatusCode)
}

Test-Case 'pending exports, in a list, in full and value by value' {
    $waiting = @(Get-JIMPendingExport -ConnectedSystemId $shared.accounts.id)
    Assert-Equal 2 $waiting.Count
    Assert-Equal 2 @(Get-JIMPendingExport -ConnectedSystemId $shared.accounts.id -All -PageSize 1).Count
    $one = Get-JIMPendingExport -Id $waiting[0].id
    Assert-Equal 3 @($one.attributeChanges).Count
    Assert-Equal 1 @(Get-JIMPendingExport -Id $waiting[0].id -AttributeName 'name').Count
    Assert-Equal 1 @(Get-JIMPendingExport -Id $waiting[0].id -AttributeName 'name' -All).Count
    $shared.export | Start-JIMRunProfile -Wait
    Assert-True ((Get-Content (Join-Path $FilesFolder 'ps-accounts.csv') -Raw) -match 'ADA LIS')
    $shared.confirm | Start-JIMRunProfile -Wait
    Assert-Equal 0 @(Get-JIMPendingExport -ConnectedSystemId $shared.accounts.id).Count
}

Test-Case 'the module reads every page of an unpaged list: the 26th system has a name too' {
    $made = 1..26 | ForEach-Object { New-JIMConnectedSystem ('PS Many {0:00}' -f $_) -ConnectorDefinitionId $shared.file.id -PassThru }
    try {
        Assert-Equal 26 @(Get-JIMConnectedSystem -Name 'PS Many *').Count
        Assert-Equal 0 @(Get-JIMRunProfile -ConnectedSystemName 'PS Many 26').Count
    }
    finally {
        $made | Remove-JIMConnectedSystem -Force
    }
}

Test-Case 'an ambiguous name is refused and says to use the id' {
    $twin = New-JIMConnectedSystem 'PS People' -ConnectorDefinitionId $shared.file.id -PassThru
    try {
        Assert-Like '*Use the id*' (Get-Thrown { Start-JIMRunProfile -ConnectedSystemName 'PS People' -RunProfileName 'PS Full Import' })
    }
    finally {
        $twin | Remove-JIMConnectedSystem -Force
    }
}

Test-Case 'completion offers systems, run profiles of the named system and attributes' {
    function Get-Completion {
        param([string]$Line)
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText
    }
    Assert-Equal "'PS Accounts' 'PS People'" ((Get-Completion 'Start-JIMRunProfile -ConnectedSystemName PS') -join ' ')
    Assert-True ("'PS Full Import'" -in (Get-Completion "Start-JIMRunProfile -ConnectedSystemName 'PS People' -RunProfileName "))
    Assert-True ("$($shared.people.id)" -in (Get-Completion 'Get-JIMConnectedSystem -Id '))
    Assert-True ("'Employee ID'" -in (Get-Completion 'Get-JIMMetaverseAttribute -Name Emp'))
    Assert-True ('department' -in (Get-Completion "New-JIMScopingCriterion -SyncRuleId $($shared.in.id) -GroupId 1 -ConnectedSystemAttributeName dep"))
    Assert-True ('Sync.PageSize' -in (Get-Completion 'Get-JIMServiceSetting Sync.P'))
}

Test-Case 'objects read well at the prompt and keep their properties' {
    $text = Get-JIMActivity -PageSize 1 | Out-String -Width 200
    Assert-True ($text -match 'Created\s+Status\s+Target')
    $text = Get-JIMActivity -Search 'PS Full Import' -PageSize 1 | Get-JIMActivityStats | Out-String
    Assert-True ($text -match 'totalObjectsProcessed\s*:')
    Assert-True ((Get-JIMConnectedSystem | Out-String -Width 200) -match 'Id\s+Name\s+Connector')
    Assert-True ((Get-JIMActivity -PageSize 1).PSObject.Properties.Name -contains 'initiatedByType')
}
