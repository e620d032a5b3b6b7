import { ConfigError, describeConfig, readConfig, renderHelp } from './config.ts';
import type { Config } from './config.ts';
import { openLogs } from './log.ts';
import { rotateKeys } from './rotate-keys.ts';
import { firstApiKeyFile } from './seed/first-api-key.ts';
import { startJim } from './start-jim.ts';
import { onStopSignal } from './stop-signals.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) return say(`${renderHelp()}\n\n${commands}`);
  if (argv[0] === 'rotate-keys') return rotate(argv.slice(1));
  const config = readConfig({ environment: process.env, argv });
  const logs = openLogs({ dataFolder: config.dataFolder, level: config.logLevel, terminal: process.stdout });
  const log = logs.logOf('web');
  log.info({ configuration: describeConfig(config).split('\n') }, 'JIM starts.');
  const jim = await startJim(config, { logs });
  announce(config, jim);
  const reason = await Promise.race([signalled(), jim.failed.then((why) => ({ why, code: 1 }))]);
  log.info({ reason: reason.why }, 'JIM stops.');
  await jim.close();
  logs.close();
  process.exitCode = reason.code;
}

const commands = `npm start -- rotate-keys [flags]: makes a new key and encrypts every stored secret with it. JIM must be stopped,
unless it uses a DATABASE_URL; then running processes go on and take up the new key by themselves.`;

async function rotate(argv: readonly string[]): Promise<void> {
  const config = readConfig({ environment: process.env, argv });
  const logs = openLogs({ dataFolder: config.dataFolder, level: config.logLevel });
  try {
    const count = await rotateKeys(config, logs.logOf('web'));
    say(
      `A new key is in ${config.encryptionKeyPath}; ${count} stored secrets were encrypted with it. Earlier keys stay there.`,
    );
  } finally {
    logs.close();
  }
}

function announce(config: Config, { url, metricsUrl, apiKey, signInUrl }: Awaited<ReturnType<typeof startJim>>): void {
  if (url === '') {
    const metrics = metricsUrl === '' ? '' : ` Its metrics are at ${metricsUrl}/metrics.`;
    return say(`JIM works as ${config.roles.join(' and ')}.${metrics}`);
  }
  say(`JIM serves at ${url}`);
  if (signInUrl === undefined) return;
  say(`
This is its first start. Sign in (once, within 15 minutes):
  ${signInUrl}
API key of the first administrator, also in ${firstApiKeyFile(config.dataFolder)}:
  ${apiKey}
`);
}

function signalled(): Promise<{ readonly why: string; readonly code: number }> {
  return new Promise((resolve) => onStopSignal((why) => resolve({ why, code: 0 })));
}

await main().catch((error: unknown) => {
  const isExpected = error instanceof ConfigError || (error instanceof Error && error.name === 'DataFolderHeldError');
  process.stderr.write(
    `${isExpected || !(error instanceof Error) ? String(isExpected ? error.message : error) : (error.stack ?? error.message)}\n`,
  );
  process.exitCode = 1;
});
