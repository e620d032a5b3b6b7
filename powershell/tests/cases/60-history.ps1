# Pending deletions, deleted objects, history, example data, and the end of the systems.

Test-Case 'a removed person waits for deletion' {
    Set-JIMMetaverseObjectType -Name 'User' -DeletionRule WhenAuthoritativeSourceDisconnected -DeletionTriggerConnectedSystemIds $shared.people.id -DeletionGracePeriod '30.00:00:00'
    Set-Content -Path (Join-Path $FilesFolder 'ps-people.csv') -Value @('employeeId,displayName,department,site', 'E1,Ada Lis,Research,GDN-1')
    $shared.import | Start-JIMRunProfile -Wait
    $shared.sync | Start-JIMRunProfile -Wait
    $waiting = @(Get-JIMPendingDeletion -ObjectTypeId $shared.user.id)
    Assert-Equal 'Bo Liś' $waiting[0].displayName
    Assert-Equal $waiting.Count (Get-JIMPendingDeletion -Count)
    Assert-True ((Get-JIMPendingDeletion -Summary).totalCount -ge 1)
}

Test-Case 'Get-JIMDeletedObject gives the page itself, of either kind' {
    $page = Get-JIMDeletedObject -FromDate (Get-Date).AddDays(-1) -ToDate (Get-Date).AddDays(1) -Search 'nobody'
    Assert-Equal 0 @($page.items).Count
    Assert-Equal 1 $page.page
    Assert-Equal 50 $page.pageSize
    $page = Get-JIMDeletedObject -ObjectType CSO -ConnectedSystemId $shared.people.id -PageSize 1000
    # E3 never belonged to an identity: such objects go without a record
    Assert-Equal 'E2' (($page.items.externalId | Sort-Object) -join ',')
    Assert-Equal 0 (Get-JIMDeletedObject -MetaverseObjectTypeId $shared.user.id -Search 'nobody').totalCount
}

Test-Case 'Get-JIMHistoryCount by id, name and pipeline' {
    $count = Get-JIMHistoryCount -ConnectedSystemName 'PS People'
    Assert-True ($count.changeRecordCount -gt 0)
    Assert-Equal $count.changeRecordCount (Get-JIMHistoryCount -ConnectedSystemId $shared.people.id).changeRecordCount
    Assert-Equal 'PS People' (Get-JIMConnectedSystem -Name 'PS People' | Get-JIMHistoryCount).connectedSystemName
    Assert-Like '*not found*' (Get-Written { Get-JIMHistoryCount -ConnectedSystemName 'PS Nowhere' })
}

Test-Case 'Invoke-JIMHistoryCleanup' {
    Assert-Equal 0 @(Invoke-JIMHistoryCleanup).Count
    Assert-Equal 90 (Invoke-JIMHistoryCleanup -PassThru).retentionPeriodDays
}

Test-Case 'example data: sets, templates, and starting one' {
    Assert-Equal 13 @(Get-JIMExampleDataSet).Count
    Assert-Equal 1 @(Get-JIMExampleDataSet -PageSize 1 -Page 13).Count
    $template = Get-JIMExampleDataTemplate | Select-Object -First 1
    Assert-Equal $template.id (Get-JIMExampleDataTemplate -Name $template.name).id
    Assert-Equal $template.name (Get-JIMExampleDataTemplate -Id $template.id).name
    Assert-Like '*not found*' (Get-Written { Get-JIMExampleDataTemplate -Name 'nothing' })
    Assert-Equal 0 @(Invoke-JIMExampleDataTemplate -Id $template.id -WhatIf).Count
    Assert-Equal 404 (Get-Written { Invoke-JIMExampleDataTemplate -Id 99999 }).TargetObject.Status
    $run = Invoke-JIMExampleDataTemplate -Name $template.name -Wait -PassThru
    Assert-Equal $template.id $run.TemplateId
    Assert-Equal 'Started' $run.Status
}

Test-Case 'deletion preview, clearing and removing systems and rules' {
    $preview = Get-JIMConnectedSystemDeletionPreview -ConnectedSystemId $shared.people.id
    Assert-Equal 1 $preview.syncRuleCount
    Assert-Equal 'PS People' (Get-JIMConnectedSystem -Id $shared.people.id -DeletionPreview).connectedSystemName
    Clear-JIMConnectedSystem -Id $shared.people.id -Force -WhatIf
    Assert-Equal 0 @($shared.accounts | Clear-JIMConnectedSystem -KeepChangeHistory -Force).Count
    Clear-JIMConnectedSystem -Id $shared.people.id -Confirm:$false
    Assert-Equal 0 (Get-JIMConnectedSystemDeletionPreview -ConnectedSystemId $shared.people.id).connectedSystemObjectCount
    Get-JIMSyncRule -Name 'PS *' | Remove-JIMSyncRule -Force -WhatIf
    Assert-Equal 'PS In' (Remove-JIMSyncRule -Id $shared.in.id -Force -PassThru).name
    Assert-Equal 0 @($shared.out | Remove-JIMSyncRule -Confirm:$false).Count
    Assert-Like '*Resource not found*' (Get-Written { Remove-JIMSyncRule -Id $shared.in.id -Force })
    Set-JIMMetaverseObjectType -Name 'User' -DeletionRule WhenLastConnectorDisconnected -DeletionTriggerConnectedSystemIds @() -DeletionGracePeriod '00:00:00'
    Remove-JIMConnectedSystem -Id $shared.people.id -Force -WhatIf
    $result = Remove-JIMConnectedSystem -Id $shared.people.id -Force -PassThru
    Assert-Equal $true $result.success
    Assert-True $result.outcome 'outcome'
    Assert-Equal 0 @($shared.accounts | Remove-JIMConnectedSystem -Confirm:$false).Count
    Assert-Like 'Failed to delete the connected system: *' (Get-Written { Remove-JIMConnectedSystem -Id $shared.people.id -Force })
}

Test-Case 'what the cases made is gone' {
    Remove-JIMMetaverseAttribute -Id $shared.site.id -Force -ErrorAction SilentlyContinue
    Assert-Equal 0 @(Get-JIMConnectedSystem -Name 'PS *').Count
    Assert-Equal 0 @(Get-JIMSyncRule -Name 'PS *').Count
    Remove-Item (Join-Path $FilesFolder 'ps-people.csv'), (Join-Path $FilesFolder 'ps-accounts.csv')
}

Test-Case 'Disconnect-JIM ends the session' {
    if ($limit) {
        $limit | Reset-JIMServiceSetting
    }
    Disconnect-JIM
    Assert-Equal $false (Test-JIMConnection -Quiet)
}
