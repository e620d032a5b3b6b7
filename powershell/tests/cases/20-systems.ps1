# Two connected systems over files: people come in from one, accounts go out to the other.

$people = Join-Path $FilesFolder 'ps-people.csv'
$accounts = Join-Path $FilesFolder 'ps-accounts.csv'
Set-Content -Path $people -Value @(
    'employeeId,displayName,department,site'
    'E1,Ada Lis,Research,GDN-1'
    'E2,Bo Liś,2024-01-01T00:00:00Z,GDN-2'
    'E3,Cy Out,Sales,WAW-1'
)
Set-Content -Path $accounts -Value 'accountId,name,dept'

function Get-SettingId {
    param([object]$Definition, [string]$Name)
    ($Definition.settings | Where-Object name -EQ $Name).id
}

Test-Case 'Get-JIMConnectorDefinition lists, and reads by name, id and pipeline' {
    $shared.file = Get-JIMConnectorDefinition -Name 'JIM File Connector'
    Assert-True (@($shared.file.settings).Count -gt 3)
    Assert-True (@(Get-JIMConnectorDefinition).Count -ge 2)
    Assert-Equal 'JIM File Connector' (Get-JIMConnectorDefinition -Id $shared.file.id).name
    Assert-Equal 'JIM File Connector' ($shared.file.id | Get-JIMConnectorDefinition).name
    Assert-Equal 404 ([int](Get-Thrown { Get-JIMConnectorDefinition -Name 'no / such' }).Exception.StatusCode)
}

Test-Case 'New-JIMConnectedSystem and Set-JIMConnectedSystem make a system that works' {
    Assert-Equal 0 @(New-JIMConnectedSystem 'PS People' -ConnectorDefinitionId $shared.file.id -WhatIf).Count
    $shared.people = New-JIMConnectedSystem 'PS People' -ConnectorDefinitionId $shared.file.id -Description 'test' -PassThru
    $shared.accounts = New-JIMConnectedSystem -Name 'PS Accounts' -ConnectorDefinitionId $shared.file.id -PassThru
    $set = Set-JIMConnectedSystem -Id $shared.people.id -PassThru -SettingValues @{
        (Get-SettingId $shared.file 'File Path')   = @{ stringValue = $people }
        (Get-SettingId $shared.file 'Object Type') = @{ stringValue = 'person' }
    }
    Assert-Equal $true $set.settingValuesValid
    $set = $shared.accounts | Set-JIMConnectedSystem -PassThru -MaxExportParallelism 2 -Description '' -SettingValues @{
        (Get-SettingId $shared.file 'File Path')   = @{ stringValue = $accounts }
        (Get-SettingId $shared.file 'Object Type') = @{ stringValue = 'account' }
        (Get-SettingId $shared.file 'Mode')        = @{ stringValue = 'Bidirectional' }
    }
    Assert-Equal $true $set.settingValuesValid
    Assert-Equal 2 $set.maxExportParallelism
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMConnectedSystem -Id $shared.people.id })
    $record = Get-Written { New-JIMConnectedSystem 'x' -ConnectorDefinitionId 99999 }
    Assert-Like 'Failed to create the connected system: *' $record
}

Test-Case 'Get-JIMConnectedSystem lists, filters, reads' {
    Assert-Equal 2 @(Get-JIMConnectedSystem -Name 'PS *').Count
    Assert-Equal 'PS People' (Get-JIMConnectedSystem -Id $shared.people.id).name
    Assert-Equal 'PS People' ($shared.people | Get-JIMConnectedSystem).name
    Assert-Equal 404 ([int](Get-Thrown { Get-JIMConnectedSystem -Id 99999 }).Exception.StatusCode)
}

Test-Case 'Import-JIMConnectedSystemSchema reads the types' {
    $system = Import-JIMConnectedSystemSchema -Id $shared.people.id -PassThru
    Assert-Equal 'person' $system.objectTypes[0].name
    Assert-Equal 0 @(Import-JIMConnectedSystemSchema -ConnectedSystemId $shared.accounts.id).Count
    Assert-Equal 0 @($shared.accounts | Import-JIMConnectedSystemSchema).Count
}

Test-Case 'object types and attributes are selected, one by one and in bulk' {
    $person = Get-JIMConnectedSystemObjectType -ConnectedSystemId $shared.people.id
    $account = Get-JIMConnectedSystem -Id $shared.accounts.id -ObjectTypes
    Assert-Equal 4 @($person.attributes).Count
    $changed = $person | Set-JIMConnectedSystemObjectType -ConnectedSystemId $shared.people.id -Selected $true -PassThru
    Assert-Equal $true $changed.selected
    Set-JIMConnectedSystemObjectType -ConnectedSystemId $shared.accounts.id -ObjectTypeId $account.id -Selected $true -RemoveContributedAttributesOnObsoletion $true
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMConnectedSystemObjectType -ConnectedSystemId $shared.people.id -ObjectTypeId $person.id })

    $id = $person.attributes | Where-Object name -EQ 'employeeId'
    $one = $id | Set-JIMConnectedSystemAttribute -ConnectedSystemId $shared.people.id -ObjectTypeId $person.id -IsExternalId $true -Selected $true -PassThru
    Assert-Equal $true $one.isExternalId
    $updates = @{}
    $person.attributes | ForEach-Object { $updates[$_.id] = @{ selected = $true } }
    $bulk = Set-JIMConnectedSystemAttribute -ConnectedSystemId $shared.people.id -ObjectTypeId $person.id -AttributeUpdates $updates -PassThru
    Assert-Equal 4 $bulk.updatedCount
    $updates = @{ 99999 = @{ selected = $true } }
    $account.attributes | ForEach-Object { $updates[$_.id] = @{ selected = $true; isExternalId = $_.name -eq 'accountId' } }
    Assert-Like '*99999*' (Get-Warned { Set-JIMConnectedSystemAttribute -ConnectedSystemId $shared.accounts.id -ObjectTypeId $account.id -AttributeUpdates $updates })
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMConnectedSystemAttribute -ConnectedSystemId $shared.accounts.id -ObjectTypeId $account.id -AttributeUpdates @{} })

    $shared.person = Get-JIMConnectedSystemObjectType -ConnectedSystemId $shared.people.id
    $shared.account = Get-JIMConnectedSystemObjectType -ConnectedSystemId $shared.accounts.id
    Assert-Equal 'accountId' ($shared.account.attributes | Where-Object isExternalId).name
}

Test-Case 'systems without partitions say so' {
    Assert-Equal 0 @(Get-JIMConnectedSystemPartition -ConnectedSystemId $shared.people.id).Count
    Assert-Like 'Failed to import the hierarchy: *' (Get-Written { Import-JIMConnectedSystemHierarchy -ConnectedSystemId $shared.people.id })
    Assert-Like '*Resource not found*' (Get-Written { Set-JIMConnectedSystemPartition -ConnectedSystemId $shared.people.id -PartitionId 99999 -Selected $true })
    Assert-Like '*Resource not found*' (Get-Written { Set-JIMConnectedSystemContainer -ConnectedSystemId $shared.people.id -ContainerId 99999 -Selected $true })
}

Test-Case 'run profiles: create by id and name, read, change, remove' {
    $shared.import = New-JIMRunProfile 'PS Full Import' -ConnectedSystemId $shared.people.id -RunType FullImport -PassThru
    Assert-Equal $shared.people.id $shared.import.ConnectedSystemId
    Assert-Equal 100 $shared.import.pageSize
    $shared.sync = New-JIMRunProfile -Name 'PS Full Synchronisation' -ConnectedSystemName 'ps people' -Type FullSynchronisation -PageSize 50 -PassThru
    $shared.export = New-JIMRunProfile 'PS Export' -ConnectedSystemName 'PS Accounts' -RunType Export -PassThru
    $shared.confirm = New-JIMRunProfile 'PS Confirm' -ConnectedSystemName 'PS Accounts' -RunType FullImport -PassThru
    $trial = $shared.people | New-JIMRunProfile 'PS Trial' -RunType FullImport -FilePath $people -PassThru
    Assert-Equal 3 @(Get-JIMRunProfile -ConnectedSystemName 'PS People').Count
    Assert-Equal 1 @(Get-JIMRunProfile -ConnectedSystemId $shared.people.id -Name '*Trial').Count
    $changed = $trial | Set-JIMRunProfile -PageSize 250 -FilePath '' -PassThru
    Assert-Equal 250 $changed.pageSize
    Assert-True (-not $changed.filePath)
    Set-JIMRunProfile -ConnectedSystemName 'PS People' -RunProfileId $trial.id -Name 'PS Trial 2'
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMRunProfile -ConnectedSystemId $shared.people.id -RunProfileId $trial.id })
    Assert-Like '*connectedSystemId*' (Get-Written { [pscustomobject]@{ id = 1 } | Set-JIMRunProfile -PageSize 5 })
    Get-JIMRunProfile -ConnectedSystemId $shared.people.id -Name 'PS Trial 2' | Remove-JIMRunProfile -Force -WhatIf
    Assert-Equal 'PS Trial 2' (Remove-JIMRunProfile -ConnectedSystemId $shared.people.id -RunProfileId $trial.id -Force -PassThru).name
    Assert-Like '*no run profile*' (Get-Written { Remove-JIMRunProfile -ConnectedSystemId $shared.people.id -RunProfileId $trial.id -Force })
    Assert-Like '*not found*' (Get-Thrown { Get-JIMRunProfile -ConnectedSystemName 'PS Nowhere' })
}
