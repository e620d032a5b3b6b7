import type { Command } from 'commander';
import { exitCodes } from '../../exit-codes.ts';
import { examples, openSession, type JimCall } from '../../session.ts';
import { formatTable } from '../../terminal/text-table.ts';
import type { Style } from '../../terminal/style.ts';
import { examineData } from './examine-data.ts';
import { examineService } from './examine-service.ts';
import type { Finding } from './finding.ts';

export function addDoctor(program: Command, call: JimCall): void {
  program
    .command('doctor')
    .description(
      'Look for what is wrong, and say what to do: service, clock, versions, queue, stuck runs, systems; on the machine itself also disk and database.',
    )
    .option('--data <folder>', 'the data folder, instead of JIM_DATA or ./data')
    .addHelpText(
      'after',
      `${examples('jim doctor', 'jim doctor --data /var/lib/jim', 'jim doctor --json')}\n\nIt changes nothing. Exit codes: 0 all is well, 3 warnings, 1 problems.`,
    )
    .action(async (options: { readonly data?: string }, command: Command) => {
      const session = await openSession(command, call);
      const { client, connection, terminal, style } = session;
      const findings = [
        ...(await examineService(client, connection.url, Date.now)),
        ...(await examineData(options.data, terminal)),
      ];
      session.print(findings, () => describe(findings, style));
      const states = new Set(findings.map(({ state }) => state));
      session.endWith(
        states.has('problem') ? exitCodes.error : states.has('warning') ? exitCodes.warnings : exitCodes.complete,
      );
    });
}

const marks = { ok: 'ok', warning: 'warning', problem: 'PROBLEM', skipped: '–' } as const;

function describe(findings: readonly Finding[], style: Style): string[] {
  const paint = { ok: style.green, warning: style.yellow, problem: style.red, skipped: style.dim } as const;
  const wrong = findings.filter(({ advice }) => advice !== null);
  const table = formatTable(
    findings,
    [
      { title: 'Check', of: ({ check }) => check },
      { title: 'State', of: ({ state }) => paint[state](marks[state]) },
      { title: 'Found', of: ({ found }) => found },
    ],
    style,
  );
  if (wrong.length === 0) return [...table, '', 'All is well.'];
  return [...table, '', style.bold('What to do'), ...wrong.map(({ check, advice }) => `  ${check}: ${advice ?? ''}`)];
}
