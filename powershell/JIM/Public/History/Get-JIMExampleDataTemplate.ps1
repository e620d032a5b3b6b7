function Get-JIMExampleDataTemplate {
    <#
    .SYNOPSIS
        Reads the templates of example data.
    .DESCRIPTION
        One page of them, or one in full.
    .PARAMETER Id
        Id of the template.
    .PARAMETER Name
        Name of the template.
    .PARAMETER Page
        Page to read; the first is 1.
    .PARAMETER PageSize
        Objects on a page.
    .EXAMPLE
        Get-JIMExampleDataTemplate

        Shows the templates.
    .EXAMPLE
        (Get-JIMExampleDataTemplate -Name 'Users & Groups').objectTypes | Select-Object objectsToCreate

        Shows how many objects one would make.
    .LINK
        Invoke-JIMExampleDataTemplate
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ById', ValueFromPipelineByPropertyName)]
        [int]$Id,

        [Parameter(Mandatory, ParameterSetName = 'ByName')]
        [ValidateNotNullOrEmpty()]
        [string]$Name,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, [int]::MaxValue)]
        [int]$Page = 1,

        [Parameter(ParameterSetName = 'List')]
        [ValidateRange(1, 1000)]
        [int]$PageSize = 100
    )

    process {
        try {
            if ($PSCmdlet.ParameterSetName -eq 'List') {
                $reply = Get-JIMPagedItem -Path '/api/v1/example-data/templates' -Page $Page -PageSize $PageSize -As 'JIM.ExampleDataTemplate'
            }
            else {
                if ($PSCmdlet.ParameterSetName -eq 'ByName') {
                    $Id = (Resolve-JIMName -Kind 'ExampleDataTemplate' -Name $Name).id
                }
                $reply = Invoke-JIMApi -Path "/api/v1/example-data/templates/$Id" -As 'JIM.ExampleDataTemplate'
            }
        }
        catch {
            if (Test-JIMLookupMiss -ErrorRecord $_) {
                $PSCmdlet.WriteError($_)
                return
            }
            $PSCmdlet.ThrowTerminatingError($_)
        }
        $reply
    }
}
