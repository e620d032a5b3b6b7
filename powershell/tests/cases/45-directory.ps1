# A directory: hierarchy, partitions, containers, references and long attributes. Only where the test was given one.

if (-not $DirectoryHost) {
    Write-Host '      skipped: no directory was given'
    return
}

Test-Case 'a directory: settings, schema and hierarchy' {
    $connector = Get-JIMConnectorDefinition -Name 'JIM LDAP Connector'
    $setting = @{}
    $connector.settings | Where-Object name | ForEach-Object { $setting[$_.name] = $_.id }
    $shared.directory = New-JIMConnectedSystem 'PS Directory' -ConnectorDefinitionId $connector.id -PassThru
    $set = $shared.directory | Set-JIMConnectedSystem -PassThru -SettingValues @{
        $setting['Host']                = @{ stringValue = $DirectoryHost }
        $setting['Port']                = @{ intValue = $DirectoryPort }
        $setting['Username']            = @{ stringValue = $DirectoryUser }
        $setting['Password']            = @{ stringValue = $DirectoryPassword }
        $setting['Authentication Type'] = @{ stringValue = 'Simple' }
    }
    Assert-Equal $true $set.settingValuesValid
    Import-JIMConnectedSystemSchema -Id $shared.directory.id
    $result = $shared.directory | Import-JIMConnectedSystemHierarchy -PassThru
    Assert-Equal $true $result.success
    Assert-True ($result.totalPartitions -ge 1)
}

Test-Case 'partitions and containers are selected' {
    $partition = Get-JIMConnectedSystemPartition -ConnectedSystemId $shared.directory.id | Where-Object name -EQ 'dc=example,dc=com'
    Assert-Equal $true ($partition | Set-JIMConnectedSystemPartition -ConnectedSystemId $shared.directory.id -Selected $true -PassThru).selected
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMConnectedSystemPartition -ConnectedSystemId $shared.directory.id -PartitionId $partition.id })
    $container = $partition.containers | Where-Object name -Like '*people*'
    $changed = $container | Set-JIMConnectedSystemContainer -ConnectedSystemId $shared.directory.id -Selected $true -PassThru
    Assert-Equal $true $changed.selected
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMConnectedSystemContainer -ConnectedSystemId $shared.directory.id -ContainerId $container.id })
    $shared.partition = $partition
}

Test-Case 'people and a group come in; a member outside is an unresolved reference' {
    $types = Get-JIMConnectedSystemObjectType -ConnectedSystemId $shared.directory.id
    $wanted = @{ inetOrgPerson = 'cn', 'sn', 'uid'; groupOfNames = 'cn', 'member' }
    foreach ($type in $types | Where-Object name -In $wanted.Keys) {
        $type | Set-JIMConnectedSystemObjectType -ConnectedSystemId $shared.directory.id -Selected $true
        $updates = @{}
        $type.attributes | Where-Object name -In $wanted[$type.name] | ForEach-Object { $updates[$_.id] = @{ selected = $true } }
        Set-JIMConnectedSystemAttribute -ConnectedSystemId $shared.directory.id -ObjectTypeId $type.id -AttributeUpdates $updates
    }
    $import = New-JIMRunProfile 'PS Directory Import' -ConnectedSystemId $shared.directory.id -RunType FullImport -PartitionId $shared.partition.id -PassThru
    Assert-Equal 'dc=example,dc=com' $import.partitionName
    $run = $import | Start-JIMRunProfile -Wait -PassThru
    $stats = $run | Get-JIMActivityStats
    Assert-Equal 151 $stats.totalCsoAdds
    Assert-Equal 2 $stats.totalObjectTypes
    Assert-Equal 1 (Get-JIMConnectedSystemUnresolvedReferenceCount -ConnectedSystemId $shared.directory.id)
    Assert-Equal 151 @(Get-JIMActivity -Id $run.activityId -ExecutionItems).Count
}

Test-Case 'Remove-JIMConnectedSystem takes the directory away' {
    Assert-Equal $true (Remove-JIMConnectedSystem -Id $shared.directory.id -Force -PassThru).success
}
