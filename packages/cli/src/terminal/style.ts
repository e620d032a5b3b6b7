/** Colours of a terminal, or none at all. */
export type Style = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow', (text: string) => string>>;

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

export function createStyle(isColoured: boolean): Style {
  const paint = ([on, off]: readonly [number, number]) =>
    isColoured ? (text: string) => `\u001B[${on}m${text}\u001B[${off}m` : (text: string) => text;
  return {
    bold: paint(codes.bold),
    dim: paint(codes.dim),
    red: paint(codes.red),
    green: paint(codes.green),
    yellow: paint(codes.yellow),
  };
}

/** As many columns as it takes: without colour codes, and one for each character. */
export function widthOf(text: string): number {
  // oxlint-disable-next-line no-control-regex
  return Array.from(text.replaceAll(/\u001B\[\d+m/g, '')).length;
}

/** What a status means, in colour. */
export function paintStatus(status: string, style: Style): string {
  if (/Error|Failed|problem/.test(status)) return style.red(status);
  if (/Warning|Cancelled|NotConfirmed|warning/i.test(status)) return style.yellow(status);
  if (/^(Complete|Completed|ok|ready)$/.test(status)) return style.green(status);
  return status;
}
