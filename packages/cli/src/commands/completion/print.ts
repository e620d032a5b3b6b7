import type { Command } from 'commander';
import { Argument } from 'commander';
import { examples, openLocalSession, type JimCall } from '../../session.ts';

const scripts = {
  bash: `# jim completion for bash: eval "$(jim completion bash)"
_jim_complete() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    [ -n "$line" ] && COMPREPLY+=("$(printf '%q' "$line")")
  done < <(jim __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _jim_complete jim`,
  zsh: `#compdef jim
# jim completion for zsh: source <(jim completion zsh), after compinit
_jim_complete() {
  local -a candidates
  candidates=("\${(@f)$(jim __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a candidates
}
compdef _jim_complete jim`,
  powershell: `# jim completion for PowerShell: jim completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName jim -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { "$_" } })
    jim __complete @words $wordToComplete 2>$null | ForEach-Object {
        $text = if ($_ -match '\\s') { "'" + $_.Replace("'", "''") + "'" } else { $_ }
        [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
    }
}`,
} as const;

export function addCompletion(program: Command, call: JimCall): void {
  program
    .command('completion')
    .description('Print a script that completes commands and the names of systems, run profiles, rules and schedules.')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(scripts)))
    .addHelpText(
      'after',
      examples(
        'eval "$(jim completion bash)"',
        'source <(jim completion zsh)',
        'jim completion powershell | Out-String | Invoke-Expression',
      ),
    )
    .action((shell: keyof typeof scripts, _options: object, command: Command) => {
      const script = scripts[shell];
      openLocalSession(command, call).print({ shell, script }, () => [script]);
    });
}
