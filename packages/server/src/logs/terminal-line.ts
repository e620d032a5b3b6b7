import { styleText } from 'node:util';

interface Entry {
  readonly time: string;
  readonly level: string;
  readonly service: string;
  readonly msg?: string;
  readonly err?: { readonly stack?: string; readonly message?: string };
  readonly [field: string]: unknown;
}

const levels: Readonly<Record<string, readonly [short: string, colour: Parameters<typeof styleText>[0]]>> = {
  trace: ['VRB', 'gray'],
  debug: ['DBG', 'gray'],
  info: ['INF', 'green'],
  warn: ['WRN', 'yellow'],
  error: ['ERR', 'red'],
  fatal: ['FTL', 'red'],
};

/**
 * An entry as a person reads it: `08:15:30 INF worker  The run has ended. objects=12 seconds=3`, an error's stack below.
 * @param json one line as the logger makes it
 */
export function terminalLine(json: string, coloured: boolean): string {
  const { time, level, service, msg = '', err, ...fields }: Entry = JSON.parse(json);
  const paint = (colour: Parameters<typeof styleText>[0], text: string): string =>
    coloured ? styleText(colour, text, { validateStream: false }) : text;
  const [short, colour] = levels[level] ?? ['???', 'white'];
  const rest = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const head = [paint('gray', time.slice(11, 19)), paint(colour, short), service.padEnd(9), msg];
  const tail = rest.length > 0 ? ` ${paint('gray', rest.join(' '))}` : '';
  const error = err ? `\n${err.stack ?? err.message ?? ''}` : '';
  return `${head.join(' ')}${tail}${error}\n`;
}
