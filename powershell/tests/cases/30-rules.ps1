# Metaverse attributes, synchronisation rules, mappings, scope and matching.

Test-Case 'metaverse object types: read and change' {
    $shared.user = Get-JIMMetaverseObjectType -Name 'user'
    Assert-True (@($shared.user.attributes).Count -gt 10)
    Assert-True (@(Get-JIMMetaverseObjectType).Count -ge 2)
    Assert-Equal 1 @(Get-JIMMetaverseObjectType -PageSize 1 -IncludeChildObjects).Count
    Assert-Equal 'User' (Get-JIMMetaverseObjectType -Id $shared.user.id -IncludeChildObjects).name
    Assert-Like '*not found*' (Get-Written { Get-JIMMetaverseObjectType -Name 'nothing' })
    $changed = Set-JIMMetaverseObjectType -Name 'User' -DeletionRule WhenLastConnectorDisconnected -DeletionGracePeriod '7.00:00:00' -PassThru
    Assert-Equal '7.00:00:00' $changed.deletionGracePeriod
    $changed = $shared.user | Set-JIMMetaverseObjectType -DeletionRule WhenAuthoritativeSourceDisconnected -DeletionTriggerConnectedSystemIds $shared.people.id -PassThru
    Assert-Equal @($shared.people.id) @($changed.deletionTriggerConnectedSystemIds)
    Set-JIMMetaverseObjectType -Id $shared.user.id -DeletionRule WhenLastConnectorDisconnected -DeletionTriggerConnectedSystemIds @()
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMMetaverseObjectType -Id $shared.user.id })
}

Test-Case 'metaverse attributes: create, read beyond the first page, change, remove' {
    $made = New-JIMMetaverseAttribute 'PS Site' Text -ObjectTypeIds $shared.user.id
    Assert-Equal 'Text' $made.type
    $number = New-JIMMetaverseAttribute -Name 'PS Numbers' -Type LongNumber -AttributePlurality MultiValued
    Assert-Equal 'MultiValued' $number.attributePlurality
    $shared.site = Get-JIMMetaverseAttribute -Name 'ps site'
    Assert-Equal $made.id $shared.site.id
    Assert-Equal 'Employee ID' (Get-JIMMetaverseAttribute -Id (Get-JIMMetaverseAttribute -Name 'Employee ID').id).name
    Assert-Equal 5 @(Get-JIMMetaverseAttribute -PageSize 5 -Page 2).Count
    $changed = $number | Set-JIMMetaverseAttribute -Name 'PS Number' -Type Integer -AttributePlurality SingleValued -ObjectTypeIds $shared.user.id -PassThru
    Assert-Equal 'PS Number' $changed.name
    Assert-Equal 1 @($changed.objectTypes).Count
    Set-JIMMetaverseAttribute -Id $number.id -ObjectTypeIds @()
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMMetaverseAttribute -Id $number.id })
    $changed | Remove-JIMMetaverseAttribute -Force -WhatIf
    Remove-JIMMetaverseAttribute -Id $number.id -Force
    Assert-Like '*not found*' (Get-Written { Get-JIMMetaverseAttribute -Name 'PS Number' })
    Assert-Like 'Failed to delete*' (Get-Written { Get-JIMMetaverseAttribute -Name 'Email' | Remove-JIMMetaverseAttribute -Force })
}

Test-Case 'New-, Set- and Get-JIMSyncRule' {
    $shared.in = New-JIMSyncRule 'PS In' -ConnectedSystemName 'PS People' -ConnectedSystemObjectTypeId $shared.person.id -MetaverseObjectTypeId $shared.user.id -Direction Import -ProjectToMetaverse -PassThru
    Assert-Equal $true $shared.in.projectToMetaverse
    $shared.out = New-JIMSyncRule -Name 'PS Out' -ConnectedSystemId $shared.accounts.id -ConnectedSystemObjectTypeId $shared.account.id -MetaverseObjectTypeId $shared.user.id -Direction Export -ProvisionToConnectedSystem -Enabled $false -PassThru
    Assert-Equal $false $shared.out.enabled
    Assert-Equal $true ($shared.out | Set-JIMSyncRule -Enable -PassThru).enabled
    Assert-Equal $false (Set-JIMSyncRule -Id $shared.out.id -Disable -PassThru).enabled
    $changed = $shared.out | Set-JIMSyncRule -Name 'PS Out 2' -ProvisionToConnectedSystem $true -PassThru
    Assert-Equal 'PS Out 2' $changed.name
    Set-JIMSyncRule -Id $shared.out.id -Enable
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMSyncRule -Id $shared.in.id })
    Assert-Equal 'PS In' (Get-JIMSyncRule -Id $shared.in.id).name
    Assert-Equal 1 @(Get-JIMSyncRule -ConnectedSystemId $shared.people.id).Count
    Assert-Equal 'PS Out 2' (Get-JIMSyncRule -ConnectedSystemName 'PS Accounts').name
    Assert-Equal 'PS In' (Get-JIMConnectedSystem -Name 'PS People' | Get-JIMSyncRule).name
    Assert-Equal 2 @(Get-JIMSyncRule -Name 'PS *').Count
}

Test-Case 'mappings: attribute and expression, in and out' {
    $source = @{}
    $shared.person.attributes + $shared.account.attributes | ForEach-Object { $source[$_.name] = $_.id }
    $shared.source = $source
    $id = (Get-JIMMetaverseAttribute -Name 'Employee ID').id
    $shared.employeeId = $id
    $name = (Get-JIMMetaverseAttribute -Name 'Display Name').id
    $department = (Get-JIMMetaverseAttribute -Name 'Department').id
    $mapping = New-JIMSyncRuleMapping -SyncRuleId $shared.in.id -TargetMetaverseAttributeId $id -SourceConnectedSystemAttributeId $source.employeeId
    Assert-Equal 'Employee ID' $mapping.targetMetaverseAttributeName
    $shared.in | New-JIMSyncRuleMapping -TargetMetaverseAttributeId $name -SourceConnectedSystemAttributeId $source.displayName
    New-JIMSyncRuleMapping -SyncRuleId $shared.in.id -TargetMetaverseAttributeId $department -Expression 'Trim(cs["department"])'
    New-JIMSyncRuleMapping -SyncRuleId $shared.in.id -TargetMetaverseAttributeId $shared.site.id -SourceConnectedSystemAttributeId $source.site, $source.department
    New-JIMSyncRuleMapping -SyncRuleId $shared.out.id -TargetConnectedSystemAttributeId $source.accountId -SourceMetaverseAttributeId $id
    New-JIMSyncRuleMapping -SyncRuleId $shared.out.id -TargetConnectedSystemAttributeId $source.name -Expression 'Upper(mv["Display Name"])'
    New-JIMSyncRuleMapping -SyncRuleId $shared.out.id -TargetConnectedSystemAttributeId $source.dept -SourceMetaverseAttributeId $department
    Assert-Equal 4 @($shared.in | Get-JIMSyncRuleMapping).Count
    $two = Get-JIMSyncRuleMapping -SyncRuleId $shared.in.id | Where-Object targetMetaverseAttributeName -EQ 'PS Site'
    Assert-Equal 2 @($two.sources).Count
    Assert-Equal $two.id (Get-JIMSyncRuleMapping -SyncRuleId $shared.in.id -MappingId $two.id).id
    $two | Remove-JIMSyncRuleMapping -SyncRuleId $shared.in.id -Force
    Remove-JIMSyncRuleMapping -SyncRuleId $shared.in.id -MappingId $two.id -WhatIf
    Assert-Equal 3 @(Get-JIMSyncRuleMapping -SyncRuleId $shared.in.id).Count
    Assert-Like '*target*' (Get-Written { New-JIMSyncRuleMapping -SyncRuleId $shared.in.id -SourceConnectedSystemAttributeId 1 })
    Assert-Like '*source*' (Get-Written { New-JIMSyncRuleMapping -SyncRuleId $shared.in.id -TargetMetaverseAttributeId $id -Expression ' ' })
    Assert-Equal 400 (Get-Written { New-JIMSyncRuleMapping -SyncRuleId $shared.in.id -TargetMetaverseAttributeId $id -Expression 'Upper(' }).TargetObject.Status
}

Test-Case 'scope: groups and criteria, by id and by name' {
    $group = New-JIMScopingCriteriaGroup -SyncRuleId $shared.in.id -Type Any -PassThru
    Assert-Equal $shared.in.id $group.SyncRuleId
    $child = New-JIMScopingCriteriaGroup -SyncRuleId $shared.in.id -ParentGroupId $group.id -Position 1 -PassThru
    Assert-Equal 'All' $child.type
    $criterion = New-JIMScopingCriterion -SyncRuleId $shared.in.id -GroupId $group.id -ConnectedSystemAttributeName 'SITE' -ComparisonType StartsWith -StringValue 'GDN-' -PassThru
    Assert-Equal 'site' $criterion.connectedSystemAttributeName
    Assert-Equal $group.id $criterion.GroupId
    $byId = New-JIMScopingCriterion -SyncRuleId $shared.in.id -GroupId $group.id -ConnectedSystemAttributeId $shared.source.site -ComparisonType Equals -StringValue 'x' -PassThru
    Assert-Equal 1 @(Get-JIMScopingCriteria -SyncRuleId $shared.in.id).Count
    Assert-Equal 2 @((Get-JIMScopingCriteria -SyncRuleId $shared.in.id -GroupId $group.id).criteria).Count
    Assert-Equal 'All' (Set-JIMScopingCriteriaGroup -SyncRuleId $shared.in.id -GroupId $group.id -Type All -Position 0 -PassThru).type
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMScopingCriteriaGroup -SyncRuleId $shared.in.id -GroupId $group.id })
    Remove-JIMScopingCriterion -SyncRuleId $shared.in.id -GroupId $group.id -CriterionId $byId.id -WhatIf
    $byId | Remove-JIMScopingCriterion -Confirm:$false
    Remove-JIMScopingCriteriaGroup -SyncRuleId $shared.in.id -GroupId $child.id -Force
    Assert-Equal 1 @((Get-JIMScopingCriteria -SyncRuleId $shared.in.id).criteria).Count

    $out = New-JIMScopingCriteriaGroup -SyncRuleId $shared.out.id -PassThru
    New-JIMScopingCriterion -SyncRuleId $shared.out.id -GroupId $out.id -MetaverseAttributeName 'employee end date' -ComparisonType GreaterThan -DateTimeValue ([datetime]'2026-01-02T03:04:05Z')
    New-JIMScopingCriterion -SyncRuleId $shared.out.id -GroupId $out.id -MetaverseAttributeId $shared.employeeId -ComparisonType NotEquals -StringValue 'E9'
    $found = (Get-JIMScopingCriteria -SyncRuleId $shared.out.id).criteria | Where-Object dateTimeValue
    $sent = [datetime]::SpecifyKind([datetime]::new(2026, 1, 2, 3, 4, 5), 'Utc')
    Assert-True ($found.dateTimeValue.ToUniversalTime() -eq $sent) 'the time in UTC'
    Assert-Like '*no import rule*' (Get-Written { New-JIMScopingCriterion -SyncRuleId $shared.out.id -GroupId $out.id -ConnectedSystemAttributeName 'name' -ComparisonType Equals -StringValue 'x' })
    Assert-Like '*not found*' (Get-Thrown { New-JIMScopingCriterion -SyncRuleId $shared.out.id -GroupId $out.id -MetaverseAttributeName 'nothing' -ComparisonType Equals -StringValue 'x' })
    Get-JIMScopingCriteria -SyncRuleId $shared.out.id | Remove-JIMScopingCriteriaGroup -Confirm:$false
    Assert-Equal 0 @(Get-JIMScopingCriteria -SyncRuleId $shared.out.id).Count
}

Test-Case 'matching rules on the object type, then on the rule' {
    $rule = New-JIMMatchingRule -ConnectedSystemId $shared.people.id -ObjectTypeId $shared.person.id -MetaverseObjectTypeId $shared.user.id -SourceAttributeId $shared.source.employeeId -TargetMetaverseAttributeId $shared.employeeId -CaseSensitive $false -PassThru
    Assert-Equal $false $rule.caseSensitive
    Assert-Equal $shared.people.id $rule.ConnectedSystemId
    Assert-Equal 1 @(Get-JIMMatchingRule -ConnectedSystemId $shared.people.id -ObjectTypeId $shared.person.id).Count
    $changed = Get-JIMMatchingRule -ConnectedSystemId $shared.people.id -Id $rule.id | Set-JIMMatchingRule -Order 3 -CaseSensitive $true -SourceAttributeId $shared.source.employeeId -PassThru
    Assert-Equal 3 $changed.order
    Assert-Like '*Nothing to update*' (Get-Warned { Set-JIMMatchingRule -ConnectedSystemId $shared.people.id -Id $rule.id })

    $switched = Switch-JIMMatchingMode -ConnectedSystemId $shared.people.id -Mode SyncRule -Confirm:$false -PassThru
    Assert-Equal 'SyncRule' $switched.newMode
    Switch-JIMMatchingMode -ConnectedSystemId $shared.people.id -Mode ConnectedSystem -WhatIf
    $own = New-JIMSyncRuleMatchingRule -SyncRuleId $shared.in.id -SourceAttributeId $shared.source.displayName -TargetMetaverseAttributeId $shared.employeeId -PassThru
    Assert-Equal $shared.in.id $own.SyncRuleId
    Assert-True (@(Get-JIMSyncRuleMatchingRule -SyncRuleId $shared.in.id).Count -ge 1)
    $changed = Get-JIMSyncRuleMatchingRule -SyncRuleId $shared.in.id -Id $own.id | Set-JIMSyncRuleMatchingRule -Order 9 -CaseSensitive $false -PassThru
    Assert-Equal 9 $changed.order
    Remove-JIMSyncRuleMatchingRule -SyncRuleId $shared.in.id -Id $own.id -Force
    Switch-JIMMatchingMode -ConnectedSystemId $shared.people.id -Mode ConnectedSystem -Force

    Get-JIMMatchingRule -ConnectedSystemId $shared.people.id -ObjectTypeId $shared.person.id | Remove-JIMMatchingRule -Force -WhatIf
    $extra = New-JIMMatchingRule -ConnectedSystemId $shared.people.id -ObjectTypeId $shared.person.id -MetaverseObjectTypeId $shared.user.id -SourceAttributeId $shared.source.site -TargetMetaverseAttributeId $shared.employeeId -PassThru
    $extra | Remove-JIMMatchingRule -Confirm:$false
    Assert-Equal 1 @(Get-JIMMatchingRule -ConnectedSystemId $shared.people.id -ObjectTypeId $shared.person.id).Count
}
