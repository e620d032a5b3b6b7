function New-JIMScopingCriterion {
    <#
    .SYNOPSIS
        Creates a scoping criterion in a group.
    .DESCRIPTION
        Compares an attribute with a value: a metaverse attribute in export rules, an attribute of the system in import rules.
    .PARAMETER SyncRuleId
        Id of the synchronisation rule.
    .PARAMETER GroupId
        Id of the group it goes into.
    .PARAMETER MetaverseAttributeId
        Id of the metaverse attribute.
    .PARAMETER MetaverseAttributeName
        Name of the metaverse attribute.
    .PARAMETER ConnectedSystemAttributeId
        Id of the attribute of the system.
    .PARAMETER ConnectedSystemAttributeName
        Name of the attribute of the system.
    .PARAMETER ComparisonType
        How the value is compared.
    .PARAMETER StringValue
        Text to compare with.
    .PARAMETER IntValue
        Whole number to compare with.
    .PARAMETER DateTimeValue
        Time to compare with; local time unless it says otherwise.
    .PARAMETER BoolValue
        True or false.
    .PARAMETER GuidValue
        GUID to compare with.
    .PARAMETER PassThru
        Also outputs the result.
    .EXAMPLE
        New-JIMScopingCriterion -SyncRuleId 6 -GroupId 3 -ConnectedSystemAttributeName 'site' -ComparisonType StartsWith -StringValue 'GDN-'

        Limits an import rule to some sites.
    .EXAMPLE
        New-JIMScopingCriterion -SyncRuleId 8 -GroupId 5 -MetaverseAttributeName 'Employee End Date' -ComparisonType GreaterThan -DateTimeValue (Get-Date)

        Limits an export rule to people who are still here.
    .LINK
        New-JIMScopingCriteriaGroup
    #>
    [CmdletBinding(DefaultParameterSetName = 'ByMvId', SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$SyncRuleId,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [int]$GroupId,

        [Parameter(Mandatory, ParameterSetName = 'ByMvId')]
        [int]$MetaverseAttributeId,

        [Parameter(Mandatory, ParameterSetName = 'ByMvName')]
        [string]$MetaverseAttributeName,

        [Parameter(Mandatory, ParameterSetName = 'ByCsId')]
        [int]$ConnectedSystemAttributeId,

        [Parameter(Mandatory, ParameterSetName = 'ByCsName')]
        [string]$ConnectedSystemAttributeName,

        [Parameter(Mandatory)]
        [ValidateSet('Equals', 'NotEquals', 'StartsWith', 'NotStartsWith', 'EndsWith', 'NotEndsWith', 'Contains', 'NotContains', 'LessThan', 'LessThanOrEquals', 'GreaterThan', 'GreaterThanOrEquals')]
        [string]$ComparisonType,

        [string]$StringValue,

        [int]$IntValue,

        [datetime]$DateTimeValue,

        [bool]$BoolValue,

        [guid]$GuidValue,

        [switch]$PassThru
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        $body = [ordered]@{}
        try {
            switch ($PSCmdlet.ParameterSetName) {
                'ByMvId' {
                    $body.metaverseAttributeId = $MetaverseAttributeId
                }
                'ByMvName' {
                    $body.metaverseAttributeId = (Resolve-JIMName -Kind 'MetaverseAttribute' -Name $MetaverseAttributeName).id
                }
                'ByCsId' {
                    $body.connectedSystemAttributeId = $ConnectedSystemAttributeId
                }
                'ByCsName' {
                    $rule = Invoke-JIMApi -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId"
                    if ($rule.direction -eq 'Import') {
                        $types = @(Invoke-JIMApi -Path "/api/v1/synchronisation/connected-systems/$($rule.connectedSystemId)/object-types")
                        $type = $types | Where-Object id -EQ $rule.connectedSystemObjectTypeId
                        $listed = @($type.attributes | Where-Object { $null -ne $_ })
                        $body.connectedSystemAttributeId = (Select-JIMNamed -Listed $listed -Name $ConnectedSystemAttributeName -Label 'Connected System Attribute').id
                    }
                }
            }
        }
        catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        if ($PSCmdlet.ParameterSetName -eq 'ByCsName' -and $rule.direction -ne 'Import') {
            $text = "Synchronisation rule $SyncRuleId is no import rule; attributes of the connected system scope import rules only."
            $PSCmdlet.WriteError((New-JIMError -Message $text -Id 'WrongDirection' -Category 'InvalidArgument' -Target $SyncRuleId))
            return
        }
        $body.comparisonType = $ComparisonType
        if ($PSBoundParameters.ContainsKey('StringValue')) {
            $body.stringValue = $StringValue
        }
        if ($PSBoundParameters.ContainsKey('IntValue')) {
            $body.intValue = $IntValue
        }
        if ($PSBoundParameters.ContainsKey('DateTimeValue')) {
            $body.dateTimeValue = ConvertTo-JIMTime -Value $DateTimeValue
        }
        if ($PSBoundParameters.ContainsKey('BoolValue')) {
            $body.boolValue = $BoolValue
        }
        if ($PSBoundParameters.ContainsKey('GuidValue')) {
            $body.guidValue = $GuidValue
        }
        if (-not $PSCmdlet.ShouldProcess("group $GroupId of synchronisation rule $SyncRuleId", 'Create scoping criterion')) {
            return
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path "/api/v1/synchronisation/sync-rules/$SyncRuleId/scoping-criteria/$GroupId/criteria" -Body $body -As 'JIM.ScopingCriterion'
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'create the scoping criterion'
            return
        }
        if ($PassThru) {
            $reply | Add-JIMMember 'SyncRuleId' $SyncRuleId | Add-JIMMember 'GroupId' $GroupId
        }
    }
}
