import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

/** All that is decided before JIM starts, read once from environment and command line; a flag beats its variable. */
export type Config = Readonly<{ [Name in SettingName]: z.output<(typeof settings)[Name]['schema']> }> & {
  /** Absolute. */
  readonly dataFolder: string;
  /** Absolute. */
  readonly fileRoots: readonly string[];
  readonly encryptionKeyPath: string;
};

export type Role = (typeof roleNames)[number];
export type LogLevel = (typeof logLevels)[number];
export type Environment = Readonly<Record<string, string | undefined>>;

export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

const roleNames = ['api', 'worker', 'scheduler'] as const;
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
/** The names that the log endpoints use for the same levels. */
const levelNames: Readonly<Record<string, LogLevel>> = { verbose: 'trace', information: 'info', warning: 'warn' };

const text = z.string().trim().min(1);
const list = (separator: string) =>
  text.transform((value) =>
    value
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

const port = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(0, 'must be at least 0')
  .max(65535, 'must be at most 65535');

interface Setting<Schema extends z.ZodType> {
  readonly variable: string;
  /** What `--help` says. */
  readonly meaning: string;
  /** Reads the text of variable or flag; undefined when neither is given. */
  readonly schema: Schema;
  readonly shownDefault: string;
  /** Secrets have no flag, which others on the machine could read. */
  readonly kind: 'plain' | 'secret';
}

function plain<Schema extends z.ZodType>(
  variable: string,
  meaning: string,
  schema: Schema,
  shownDefault = '',
): Setting<Schema> {
  return { variable, meaning, schema, shownDefault, kind: 'plain' };
}

function secret<Schema extends z.ZodType>(
  variable: string,
  meaning: string,
  schema: Schema,
  shownDefault = '',
): Setting<Schema> {
  return { variable, meaning, schema, shownDefault, kind: 'secret' };
}

type SettingName = keyof typeof settings;

const settings = {
  host: plain('JIM_HOST', 'address to listen on', text.default('127.0.0.1'), '127.0.0.1'),
  port: plain('JIM_PORT', 'port to listen on; 0 takes any free one', port.default(5200), '5200'),
  dataFolder: plain('JIM_DATA', 'folder for the database, keys, logs and files', text.default('./data'), './data'),
  databaseUrl: secret(
    'DATABASE_URL',
    'a PostgreSQL 15 or newer to use instead of the embedded one',
    text
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
      .refine(URL.canParse, 'must be a URL')
      .optional(),
  ),
  infrastructureApiKey: secret(
    'JIM_INFRASTRUCTURE_API_KEY',
    'an Administrator API key to create at start, good for 24 hours',
    text
      .regex(/^jim_ak_/, 'must begin with jim_ak_')
      .min(32, 'must have at least 32 characters')
      .optional(),
  ),
  fileRoots: plain(
    'JIM_FILE_ROOTS',
    `folders that file connectors may touch, separated by "${delimiter}"`,
    list(delimiter).optional(),
    '<data>/files',
  ),
  logLevel: plain(
    'JIM_LOG_LEVEL',
    'Verbose, Debug, Information, Warning, Error or Fatal',
    text
      .transform((value) => levelNames[value.toLowerCase()] ?? value.toLowerCase())
      .pipe(z.enum(logLevels, 'must be Verbose, Debug, Information, Warning, Error or Fatal'))
      .default('info'),
    'Information',
  ),
  encryptionKeyPath: plain(
    'JIM_ENCRYPTION_KEY_PATH',
    'folder of the keys that encrypt stored secrets',
    text.optional(),
    '<data>/keys',
  ),
  ssoAuthority: plain(
    'JIM_SSO_AUTHORITY',
    'issuer URL of the OpenID provider',
    text.refine(URL.canParse, 'must be a URL').optional(),
  ),
  ssoClientId: plain('JIM_SSO_CLIENT_ID', 'client id at the OpenID provider', text.optional()),
  ssoSecret: secret('JIM_SSO_SECRET', 'client secret at the OpenID provider', text.optional()),
  ssoApiScope: plain('JIM_SSO_API_SCOPE', 'scope that tokens for the API carry', text.optional()),
  ssoClaimType: plain('JIM_SSO_CLAIM_TYPE', 'claim that identifies a person', text.default('sub'), 'sub'),
  ssoMvAttribute: plain('JIM_SSO_MV_ATTRIBUTE', 'metaverse attribute that the claim is compared with', text.optional()),
  ssoInitialAdmin: plain(
    'JIM_SSO_INITIAL_ADMIN',
    'claim value of the person who becomes the first Administrator',
    text.optional(),
  ),
  publicUrl: plain(
    'JIM_PUBLIC_URL',
    'where browsers reach JIM, when a proxy stands before it',
    text.refine(URL.canParse, 'must be a URL').optional(),
  ),
  trustedProxies: plain(
    'JIM_TRUSTED_PROXIES',
    'addresses or networks of proxies whose X-Forwarded headers count, separated by commas',
    list(',').optional(),
  ),
  apiKeySignIn: plain(
    'JIM_API_KEY_SIGN_IN',
    'whether the portal takes API keys: auto (until the OpenID provider brings in an Administrator), always or never',
    z.enum(['auto', 'always', 'never'], 'must be auto, always or never').default('auto'),
    'auto',
  ),
  stepFolder: plain(
    'JIM_STEP_FOLDER',
    'folder of the scripts that schedule steps may run; none are run without it',
    text.optional(),
  ),
  metricsPort: plain(
    'JIM_METRICS_PORT',
    'port for /metrics and the health of a process without the role api; 0 takes any free one',
    port.optional(),
    'none',
  ),
  roles: plain(
    'JIM_ROLES',
    'what this process does: api, worker, scheduler, separated by commas',
    list(',')
      .pipe(z.array(z.enum(roleNames, 'may hold api, worker and scheduler')).min(1, 'must name a role'))
      .default([...roleNames]),
    'api,worker,scheduler',
  ),
} as const;

const settingList: readonly (readonly [string, Setting<z.ZodType>])[] = Object.entries(settings);

/** `JIM_LOG_LEVEL` → `log-level`. */
const flagOf = ({ variable }: Setting<z.ZodType>): string =>
  variable.replace(/^JIM_/, '').toLowerCase().replaceAll('_', '-');

/**
 * @param input.argv what follows the script's name: `--port 5201`, `--roles=api`
 * @throws ConfigError with one line for each variable or flag that cannot be understood
 */
export function readConfig(input: { environment: Environment; argv: readonly string[] }): Config {
  const flags = readFlags(input.argv);
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of settingList) {
    const flag = flags[flagOf(setting)];
    // an empty variable means the same as none: that is how compose files switch one off
    const given = flag ?? (input.environment[setting.variable] || undefined);
    const parsed = setting.schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else
      problems.push(
        `${flag === undefined ? setting.variable : `--${flagOf(setting)}`} ${parsed.error.issues[0]?.message}`,
      );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return withPaths(values as RawConfig);
}

type RawConfig = { readonly [Name in SettingName]: z.output<(typeof settings)[Name]['schema']> };

function withPaths(raw: RawConfig): Config {
  const dataFolder = resolve(raw.dataFolder);
  return {
    ...raw,
    dataFolder,
    // not the data folder itself, which also holds the keys
    fileRoots: (raw.fileRoots ?? [join(dataFolder, 'files')]).map((root) => resolve(root)),
    encryptionKeyPath: resolve(raw.encryptionKeyPath ?? join(dataFolder, 'keys')),
  };
}

function readFlags(argv: readonly string[]): Record<string, string | undefined> {
  const options = settingList
    .filter(([, { kind }]) => kind === 'plain')
    .map(([, setting]) => [flagOf(setting), { type: 'string' }]);
  try {
    const { values } = parseArgs({ args: [...argv], options: Object.fromEntries(options), strict: true });
    return values as Record<string, string | undefined>;
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : String(error)]);
  }
}

/** One line a setting, fit for a log: of secrets only whether they are set. */
export function describeConfig(config: Config): string {
  return Object.entries(config)
    .map(([name, value]) => {
      const { variable, kind } = settings[name as SettingName];
      if (value === undefined) return `${variable}: not set`;
      return `${variable}: ${kind === 'secret' ? 'set' : Array.isArray(value) ? value.join(', ') : String(value)}`;
    })
    .join('\n');
}

export function renderHelp(): string {
  const rows = settingList.map(([, setting]) => {
    const shownDefault = setting.shownDefault === '' ? '' : ` (${setting.shownDefault})`;
    const flag = setting.kind === 'plain' ? `--${flagOf(setting)}` : '';
    return [setting.variable, flag, `${setting.meaning}${shownDefault}`] as const;
  });
  const width = (column: 0 | 1): number => Math.max(...rows.map((row) => row[column].length));
  return [
    'Usage: npm start -- [flags]',
    '',
    'Each setting is an environment variable; a flag of the same meaning beats it. Defaults stand in brackets.',
    '',
    ...rows.map(([variable, flag, meaning]) => `  ${variable.padEnd(width(0))}  ${flag.padEnd(width(1))}  ${meaning}`),
    `  ${''.padEnd(width(0))}  ${'--help'.padEnd(width(1))}  this text`,
  ].join('\n');
}
