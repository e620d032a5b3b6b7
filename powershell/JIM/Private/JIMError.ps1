# Every error of the module is made here. A request helper throws; the public cmdlet catches and raises the record
# through its own $PSCmdlet, because a bare `throw` under -ErrorAction SilentlyContinue runs on past the throw.

function New-JIMError {
    <#
    .SYNOPSIS
        An error record with a stable id (JIM.<Id>), a category and, for HTTP failures, the status in its exception.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Message,

        [Parameter(Mandatory)]
        [string]$Id,

        [System.Management.Automation.ErrorCategory]$Category = 'NotSpecified',

        [Exception]$Exception,

        [object]$Target
    )

    if ($null -eq $Exception) {
        $Exception = [System.InvalidOperationException]::new($Message)
    }
    [System.Management.Automation.ErrorRecord]::new($Exception, "JIM.$Id", $Category, $Target)
}

function New-JIMHttpError {
    <#
    .SYNOPSIS
        The error record of an answer that is not a success, or of no answer (Status 0).
    .NOTES
        TargetObject carries Method, Url, Status, Code, Message, Details and ValidationErrors of the answer.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Method,

        [Parameter(Mandatory)]
        [string]$Url,

        [int]$Status,

        [string]$Content,

        [Exception]$Reason
    )

    $reply = ConvertFrom-JIMErrorBody -Content $Content
    $told = $reply.Message
    if ($reply.Details) {
        $told = "$told ($($reply.Details))"
    }
    foreach ($field in $reply.ValidationErrors.Keys) {
        $text = $reply.ValidationErrors[$field] -join ' '
        if (-not "$told".Contains($text)) {
            $told = "$told [$($field): $text]"
        }
    }

    switch ($Status) {
        0 {
            $id, $category = 'Unreachable', 'ConnectionError'
            $text = "JIM API error (no answer): $Url could not be reached: $($Reason.Message)"
        }
        401 {
            $id, $category = 'AuthenticationFailed', 'AuthenticationError'
            $text = 'Authentication failed. The credentials are invalid, disabled or expired. Sign in again with Connect-JIM.'
        }
        403 {
            $id, $category = 'AccessDenied', 'PermissionDenied'
            $text = 'Access denied. The connected identity does not hold the role that this operation needs.'
        }
        404 {
            $id, $category = 'NotFound', 'ObjectNotFound'
            $text = "Resource not found: $told"
        }
        default {
            $id = if ($reply.Code) { ConvertTo-JIMErrorId -Code $reply.Code } else { "Http$Status" }
            $category = switch ($Status) {
                { $_ -in 400, 405, 415, 422 } { 'InvalidArgument'; break }
                409 { 'ResourceExists'; break }
                { $_ -in 429, 503 } { 'ResourceUnavailable'; break }
                { $_ -in 408, 504 } { 'OperationTimeout'; break }
                default { 'InvalidResult' }
            }
            $text = "JIM API error ($Status): $told"
        }
    }

    $code = if ($Status -ne 0) { [System.Net.HttpStatusCode]$Status }
    $exception = [System.Net.Http.HttpRequestException]::new($text, $Reason, $code)
    New-JIMError -Message $text -Id $id -Category $category -Exception $exception -Target ([pscustomobject]@{
            Method           = $Method
            Url              = $Url
            Status           = $Status
            Code             = $reply.Code
            Message          = if ($Status -eq 0) { $Reason.Message } else { $reply.Message }
            Details          = $reply.Details
            ValidationErrors = $reply.ValidationErrors
        })
}

function ConvertFrom-JIMErrorBody {
    <#
    .SYNOPSIS
        Code, Message, Details and ValidationErrors (field to texts) of an error body; the raw text when it is no JSON.
    #>
    [CmdletBinding()]
    param(
        [AllowNull()]
        [AllowEmptyString()]
        [string]$Content
    )

    $found = @{ Code = $null; Message = $Content; Details = $null; ValidationErrors = [ordered]@{} }
    try {
        $body = ConvertFrom-Json -InputObject $Content -AsHashtable -ErrorAction Stop
    }
    catch {
        return $found
    }
    if ($body -isnot [System.Collections.IDictionary]) {
        return $found
    }
    $found.Code = $body['code']
    $found.Details = $body['details']
    foreach ($name in 'Message', 'message') {
        if ($body[$name]) {
            $found.Message = $body[$name]
        }
    }
    $fields = $body['validationErrors']
    if ($fields -is [System.Collections.IDictionary]) {
        foreach ($field in $fields.Keys) {
            $found.ValidationErrors[$field] = @($fields[$field])
        }
    }
    $found
}

function ConvertTo-JIMErrorId {
    <#
    .SYNOPSIS
        VALIDATION_ERROR to ValidationError.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string]$Code
    )

    $words = foreach ($word in $Code.Split('_', [StringSplitOptions]::RemoveEmptyEntries)) {
        $word.Substring(0, 1).ToUpperInvariant() + $word.Substring(1).ToLowerInvariant()
    }
    -join $words
}

function New-JIMNotConnectedError {
    <#
    .SYNOPSIS
        The error of a call before Connect-JIM.
    #>
    [CmdletBinding()]
    param()

    New-JIMError -Message 'Not connected to JIM. Use Connect-JIM first.' -Id 'NotConnected' -Category 'ConnectionError'
}

function Get-JIMErrorStatus {
    <#
    .SYNOPSIS
        The HTTP status behind an error record as int; 0 where there was no answer.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.ErrorRecord]$ErrorRecord
    )

    if ($ErrorRecord.Exception -is [System.Net.Http.HttpRequestException] -and $null -ne $ErrorRecord.Exception.StatusCode) {
        return [int]$ErrorRecord.Exception.StatusCode
    }
    0
}

function Test-JIMUnauthenticated {
    <#
    .SYNOPSIS
        Whether an error says that the credentials are refused or have expired.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.ErrorRecord]$ErrorRecord
    )

    $ErrorRecord.CategoryInfo.Category -eq [System.Management.Automation.ErrorCategory]::AuthenticationError
}

function Add-JIMErrorPrefix {
    <#
    .SYNOPSIS
        The same error with a text in front; id, category, status and target are kept.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.ErrorRecord]$ErrorRecord,

        [Parameter(Mandatory)]
        [string]$Prefix
    )

    $text = $Prefix + $ErrorRecord.Exception.Message
    $cause = $ErrorRecord.Exception
    $exception = if ($cause -is [System.Net.Http.HttpRequestException]) {
        [System.Net.Http.HttpRequestException]::new($text, $cause, $cause.StatusCode)
    }
    else {
        [System.InvalidOperationException]::new($text, $cause)
    }
    $id = $ErrorRecord.FullyQualifiedErrorId.Split(',')[0]
    [System.Management.Automation.ErrorRecord]::new($exception, $id, $ErrorRecord.CategoryInfo.Category, $ErrorRecord.TargetObject)
}

function Write-JIMFailure {
    <#
    .SYNOPSIS
        Raises an error of a public cmdlet as non-terminating, with "Failed to <Doing>: " in front.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet]$Cmdlet,

        [Parameter(Mandatory)]
        [System.Management.Automation.ErrorRecord]$ErrorRecord,

        [string]$Doing
    )

    if ($Doing) {
        $ErrorRecord = Add-JIMErrorPrefix -ErrorRecord $ErrorRecord -Prefix "Failed to $($Doing): "
    }
    $Cmdlet.WriteError($ErrorRecord)
}

function Confirm-JIMConnected {
    <#
    .SYNOPSIS
        True when connected; otherwise raises the error as non-terminating through the cmdlet and gives false.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet]$Cmdlet
    )

    if ($null -ne $script:JIMConnection) {
        return $true
    }
    $Cmdlet.WriteError((New-JIMNotConnectedError))
    $false
}
