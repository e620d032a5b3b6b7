import { CommanderError } from 'commander';
import { completeWords } from './commands/completion/complete-words.ts';
import { describeError } from './command-error.ts';
import { createProgram } from './create-program.ts';
import { exitCodes } from './exit-codes.ts';
import { serve } from './commands/serve/start.ts';
import type { JimCall } from './session.ts';
import { createStyle } from './terminal/style.ts';
import { wantsColour, type Terminal } from './terminal/terminal.ts';

/**
 * One call of `jim`. @param args without program and script
 * @returns the exit code; nothing is thrown
 */
export async function runJim(args: readonly string[], terminal: Terminal): Promise<number> {
  const call: JimCall = { terminal, exitCode: exitCodes.complete };
  const program = createProgram(call);
  try {
    // these two hand on what follows as it is
    if (args[0] === 'serve' && !args.includes('--help')) return await serve(args.slice(1));
    if (args[0] === '__complete') return await completeWords(program, args.slice(1), call);
    await program.parseAsync([...args], { from: 'user' });
    return call.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.complete : exitCodes.usage;
    const described = describeError(error, call.url);
    const style = createStyle(wantsColour(terminal.err, terminal.environment));
    const { code, message } = described;
    terminal.err.write(
      args.includes('--json')
        ? `${JSON.stringify({ error: { code, message } })}\n`
        : `${style.red('jim:')} ${message}\n`,
    );
    return described.exitCode;
  }
}
