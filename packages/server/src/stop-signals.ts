/** What comes this soon after the first is the same request: a terminal and npm each pass Ctrl-C on. */
const sameRequest = 2000;

/**
 * Calls `stop` once, at the first SIGINT, SIGTERM or SIGHUP; when someone asks again later, because stopping takes too
 * long, the process ends at once with code 130.
 */
export function onStopSignal(stop: (signal: NodeJS.Signals) => void): void {
  let firstAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (firstAt === undefined) {
        firstAt = now;
        stop(signal);
      } else if (now - firstAt > sameRequest) {
        process.exit(130);
      }
    });
  }
}
