function Test-JIMExpression {
    <#
    .SYNOPSIS
        Evaluates an expression with example values.
    .DESCRIPTION
        Shows what a mapping would compute. An invalid expression is no error: IsValid is false and ErrorMessage says why.
    .PARAMETER Expression
        The expression.
    .PARAMETER MvAttributes
        Values of metaverse attributes, by name.
    .PARAMETER CsAttributes
        Values of attributes of a connected system, by name.
    .EXAMPLE
        Test-JIMExpression 'Upper(Left(mv["Last Name"], 3))' -MvAttributes @{ 'Last Name' = 'Lis' }

        Tries an expression over the metaverse.
    .EXAMPLE
        (Test-JIMExpression 'ToInt(cs["floor"]) + 1' -CsAttributes @{ floor = '3' }).Result

        Tries one over a connected system and shows only the result.
    .LINK
        New-JIMSyncRuleMapping
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$Expression,

        [hashtable]$MvAttributes,

        [hashtable]$CsAttributes
    )

    process {
        if (-not (Confirm-JIMConnected -Cmdlet $PSCmdlet)) {
            return
        }
        $body = [ordered]@{ expression = $Expression }
        if ($null -ne $MvAttributes -and $MvAttributes.Count -gt 0) {
            $body.mvAttributes = $MvAttributes
        }
        if ($null -ne $CsAttributes -and $CsAttributes.Count -gt 0) {
            $body.csAttributes = $CsAttributes
        }
        try {
            $reply = Invoke-JIMApi -Method 'POST' -Path '/api/v1/synchronisation/test-expression' -Body $body
        }
        catch {
            Write-JIMFailure -Cmdlet $PSCmdlet -ErrorRecord $_ -Doing 'test the expression'
            return
        }
        [pscustomobject]@{
            PSTypeName    = 'JIM.ExpressionTest'
            IsValid       = $reply.isValid
            Result        = $reply.result
            ResultType    = $reply.resultType
            ErrorMessage  = $reply.errorMessage
            ErrorPosition = $reply.errorPosition
        }
    }
}
