/**
 * A JIM as a process of its own, for the fault ledger: configured as in production, with the recorded systems as two more
 * connectors, and with a clock that the ledger can shift. Says one line of JSON when it is up.
 *
 *   stdin   closed                 the ledger is gone: so is this process
 *           clock <milliseconds>   from now on every Date of this process is that much off the machine's clock
 */
import { createInterface } from 'node:readline';
import { readConfig } from '../../packages/server/src/config.ts';
import { builtInConnectors, startJim } from '../../packages/server/src/start-jim.ts';
import { onStopSignal } from '../../packages/server/src/stop-signals.ts';
import { recordedConnectors } from './recorded-connector.ts';
import { shiftClock } from './shift-clock.ts';

const config = readConfig({ environment: process.env, argv: process.argv.slice(2) });
createInterface(process.stdin)
  .on('line', (line) => {
    const [command, milliseconds] = line.split(' ');
    if (command === 'clock') shiftClock(Number(milliseconds));
  })
  .on('close', () => process.exit(1));
const connectors = [...builtInConnectors, ...recordedConnectors(process.env['JIM_FAULTS_SYSTEMS'] ?? '')];
try {
  const jim = await startJim(config, { connectors });
  process.stdout.write(`${JSON.stringify({ url: jim.url, apiKey: jim.apiKey ?? null })}\n`);
  onStopSignal(() => void jim.close().then(() => process.exit(0)));
  await jim.failed;
  process.exit(1);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
