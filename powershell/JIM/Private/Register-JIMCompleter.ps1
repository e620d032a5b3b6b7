# Argument completion asks the server the session is connected to, at most once in 30 seconds for each list. It never
# connects, never fails and offers nothing when not connected.
$script:JIMCompletion = @{}

$script:JIMCompletionList = @{
    System      = '/api/v1/synchronisation/connected-systems'
    Rule        = '/api/v1/synchronisation/sync-rules'
    Connector   = '/api/v1/synchronisation/connector-definitions'
    ObjectType  = '/api/v1/metaverse/object-types'
    Attribute   = '/api/v1/metaverse/attributes'
    Schedule    = '/api/v1/schedules'
    Setting     = '/api/v1/service-settings'
    ApiKey      = '/api/v1/apikeys'
    Certificate = '/api/v1/certificates'
    Template    = '/api/v1/example-data/templates'
    Role        = '/api/v1/security/roles'
}

# parameter, or command and parameter (first match wins) -> list and the property that is inserted
$script:JIMCompleter = [ordered]@{
    'Get-JIMMetaverseObject/ObjectTypeId'      = 'ObjectType', 'id'
    'Get-JIMPendingDeletion/ObjectTypeId'      = 'ObjectType', 'id'
    'Get-JIMMetaverseObject/AttributeName'     = 'Attribute', 'name'
    'Get-JIMMetaverseObject/Attributes'        = 'Attribute', 'name'
    '*-JIMConnectedSystem/Id'                  = 'System', 'id'
    'Get-JIMConnectedSystem/Name'              = 'System', 'name'
    'Import-JIMConnectedSystem*/Id'            = 'System', 'id'
    '*-JIMSyncRule/Id'                         = 'Rule', 'id'
    'Get-JIMSyncRule/Name'                     = 'Rule', 'name'
    'Get-JIMConnectorDefinition/Id'            = 'Connector', 'id'
    'Get-JIMConnectorDefinition/Name'          = 'Connector', 'name'
    '*-JIMMetaverseObjectType/Id'              = 'ObjectType', 'id'
    '*-JIMMetaverseObjectType/Name'            = 'ObjectType', 'name'
    '*-JIMMetaverseAttribute/Id'               = 'Attribute', 'id'
    'Get-JIMMetaverseAttribute/Name'           = 'Attribute', 'name'
    '*-JIMSchedule/Id'                         = 'Schedule', 'id'
    'Get-JIMSchedule/Name'                     = 'Schedule', 'name'
    '*-JIMScheduleStep/ScheduleId'             = 'Schedule', 'id'
    'Get-JIMScheduleExecution/ScheduleId'      = 'Schedule', 'id'
    '*-JIMServiceSetting/Key'                  = 'Setting', 'key'
    '*-JIMApiKey/Id'                           = 'ApiKey', 'id'
    '*-JIMApiKey/RoleIds'                      = 'Role', 'id'
    '*-JIMCertificate/Id'                      = 'Certificate', 'id'
    '*-JIMExampleDataTemplate/Id'              = 'Template', 'id'
    '*-JIMExampleDataTemplate/Name'            = 'Template', 'name'
    '*/ConnectedSystemId'                      = 'System', 'id'
    '*/ConnectedSystemName'                    = 'System', 'name'
    '*/SyncRuleId'                             = 'Rule', 'id'
    '*/ConnectorDefinitionId'                  = 'Connector', 'id'
    '*/MetaverseObjectTypeId'                  = 'ObjectType', 'id'
    '*/ObjectTypeName'                         = 'ObjectType', 'name'
    '*/MetaverseAttributeId'                   = 'Attribute', 'id'
    '*/MetaverseAttributeName'                 = 'Attribute', 'name'
    '*/TargetMetaverseAttributeId'             = 'Attribute', 'id'
    '*/SourceMetaverseAttributeId'             = 'Attribute', 'id'
    '*/RunProfileId'                           = 'RunProfile', 'id'
    '*/RunProfileName'                         = 'RunProfile', 'name'
    '*/ObjectTypeId'                           = 'SystemType', 'id'
    '*/ConnectedSystemObjectTypeId'            = 'SystemType', 'id'
    'Set-JIMConnectedSystemAttribute/AttributeId' = 'SystemAttribute', 'id'
    '*/SourceAttributeId'                      = 'SystemAttribute', 'id'
    '*/ConnectedSystemAttributeId'             = 'SystemAttribute', 'id'
    '*/ConnectedSystemAttributeName'           = 'SystemAttribute', 'name'
    '*/SourceConnectedSystemAttributeId'       = 'SystemAttribute', 'id'
    '*/TargetConnectedSystemAttributeId'       = 'SystemAttribute', 'id'
}

function Get-JIMCompletionList {
    <#
    .SYNOPSIS
        The objects of a list, from the last 30 seconds or from the server; nothing on any failure.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Path
    )

    if ($null -eq $script:JIMConnection) {
        return
    }
    $key = $script:JIMConnection.Url + $Path
    $known = $script:JIMCompletion[$key]
    if ($null -ne $known -and $known.Until -gt [datetime]::UtcNow) {
        return $known.Items
    }
    try {
        $reply = @(Invoke-JIMApi -Path $Path -Query @{ pageSize = 100 })
        $items = if ($reply.Count -eq 1 -and $reply[0].PSObject.Properties['items']) {
            @(Get-JIMPagedItem -Path $Path -All)
        }
        else {
            $reply
        }
    }
    catch {
        return
    }
    $script:JIMCompletion[$key] = @{ Until = [datetime]::UtcNow.AddSeconds(30); Items = $items }
    $items
}

function New-JIMCompletion {
    <#
    .SYNOPSIS
        Completion results for piped objects: their Value property where it, or their name, begins with the word.
    #>
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipeline)]
        [object]$InputObject,

        [AllowEmptyString()]
        [string]$Word,

        [Parameter(Mandatory)]
        [string]$Value
    )

    begin {
        $begin = [System.Management.Automation.WildcardPattern]::Escape($Word.Trim("'", '"')) + '*'
    }
    process {
        $text = "$($InputObject.$Value)"
        $shown = "$($InputObject.name)"
        if (-not $text -or ($text -notlike $begin -and $shown -notlike $begin)) {
            return
        }
        $insert = if ($text -match '^[\w.-]+$') { $text } else { "'" + $text.Replace("'", "''") + "'" }
        $item = if ($shown -and $shown -ne $text) { "$text  $shown" } else { $text }
        [System.Management.Automation.CompletionResult]::new($insert, $item, 'ParameterValue', $item)
    }
}

function Get-JIMCompletionItem {
    <#
    .SYNOPSIS
        What a completer chooses from. Run profiles, object types and attributes of a system depend on the system,
        object type or rule that the command line already names.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$List,

        [Parameter(Mandatory)]
        [System.Collections.IDictionary]$Bound
    )

    if ($script:JIMCompletionList.ContainsKey($List)) {
        return Get-JIMCompletionList -Path $script:JIMCompletionList[$List]
    }
    $systemId = $Bound['ConnectedSystemId']
    $typeId = if ($Bound['ObjectTypeId']) { $Bound['ObjectTypeId'] } else { $Bound['ConnectedSystemObjectTypeId'] }
    if ($Bound['ConnectedSystemName']) {
        $systemId = Get-JIMCompletionList -Path $script:JIMCompletionList.System |
            Where-Object name -EQ "$($Bound['ConnectedSystemName'])" |
            Select-Object -First 1 -ExpandProperty id
    }
    if ($Bound['SyncRuleId']) {
        $rule = Get-JIMCompletionList -Path $script:JIMCompletionList.Rule |
            Where-Object id -EQ $Bound['SyncRuleId'] |
            Select-Object -First 1
        $systemId = $rule.connectedSystemId
        $typeId = $rule.connectedSystemObjectTypeId
    }
    if (-not $systemId) {
        return
    }
    if ($List -eq 'RunProfile') {
        return Get-JIMCompletionList -Path "/api/v1/synchronisation/connected-systems/$systemId/run-profiles"
    }
    $types = Get-JIMCompletionList -Path "/api/v1/synchronisation/connected-systems/$systemId/object-types"
    if ($List -eq 'SystemType') {
        return $types
    }
    $types | Where-Object { -not $typeId -or $_.id -eq $typeId } | ForEach-Object { $_.attributes }
}

function Get-JIMCompleterSource {
    <#
    .SYNOPSIS
        List and property for a parameter of a command; nothing where there is no completion.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Command,

        [Parameter(Mandatory)]
        [string]$Parameter
    )

    foreach ($pattern in $script:JIMCompleter.Keys) {
        if ("$Command/$Parameter" -like $pattern) {
            return $script:JIMCompleter[$pattern]
        }
    }
}

function Register-JIMCompleter {
    <#
    .SYNOPSIS
        Registers completion for every parameter of the given commands that takes a name, an id or a key.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string[]]$Command
    )

    $complete = {
        param($command, $parameter, $word, $tree, $bound)
        try {
            $list, $value = Get-JIMCompleterSource -Command $command -Parameter $parameter
            if (-not $list) {
                return
            }
            Get-JIMCompletionItem -List $list -Bound $bound | New-JIMCompletion -Word $word -Value $value
        }
        catch {
            # a completer that fails would spoil the prompt
            Write-Debug "No completion: $($_.Exception.Message)"
        }
    }
    foreach ($parameter in ($script:JIMCompleter.Keys | ForEach-Object { $_.Split('/')[1] } | Sort-Object -Unique)) {
        Register-ArgumentCompleter -CommandName $Command -ParameterName $parameter -ScriptBlock $complete
    }
}
