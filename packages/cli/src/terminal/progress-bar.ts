/** A progress bar on a terminal; plain lines, few of them, anywhere else. */

export interface ProgressReport {
  readonly label: string;
  readonly done: number;
  /** 0 = not known yet. */
  readonly total: number;
  readonly elapsedMs: number;
  /** What is counted; objects unless given. */
  readonly unit?: string;
  /** What is being done now, e.g. the phase of a run. */
  readonly note?: string;
}

export interface ProgressBar {
  update(report: ProgressReport): void;
  /** Leaves the finished bar, or a last line. */
  finish(report: ProgressReport): void;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const plainEveryMs = 2_000;
const barWidth = 28;
/** A shorter one says nothing. */
const leastBarWidth = 6;

export function createProgressBar(output: Output): ProgressBar {
  return output.isTTY === true ? terminalBar(output) : plainLines(output);
}

function terminalBar(output: Output): ProgressBar {
  const draw = (report: ProgressReport): void => {
    const width = (output.columns ?? 80) - 1;
    const room = width - describeProgress(report, 0).length - 1;
    const line = describeProgress(report, room < leastBarWidth ? 0 : Math.min(barWidth, room));
    output.write(`\r\u001B[2K${line.slice(0, width)}`);
  };
  return {
    update: draw,
    finish(report) {
      draw(report);
      output.write('\n');
    },
  };
}

function plainLines(output: Output): ProgressBar {
  let nextAt = 0;
  return {
    update(report) {
      if (report.elapsedMs < nextAt) return;
      nextAt = report.elapsedMs + plainEveryMs;
      if (report.done > 0) output.write(`${describeProgress(report, 0)}\n`);
    },
    finish: (report) => void output.write(`${describeProgress(report, 0)}\n`),
  };
}

/** `Full Import  ████████░░░░  640 of 1,000 · 12,400/s · 1 s left`. */
export function describeProgress(
  { label, done, total, elapsedMs, unit = 'objects', note }: ProgressReport,
  width: number,
): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * width);
  const bar = width > 0 ? `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ` : '';
  const perSecond = elapsedMs > 0 ? done / (elapsedMs / 1000) : 0;
  const parts = [
    total > 0 ? `${number(done)} of ${number(total)}` : `${number(done)} ${unit}`,
    ...(perSecond >= 1 ? [`${number(Math.round(perSecond))}/s`] : []),
    ...(total > done && perSecond >= 1 ? [`${Math.ceil((total - done) / perSecond)} s left`] : []),
    ...(note === undefined ? [] : [note]),
  ];
  return `${label.padEnd(34)} ${bar}${parts.join(' · ')}`;
}

export function number(value: number): string {
  return value.toLocaleString('en-GB');
}
