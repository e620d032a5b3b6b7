/**
 * Runs every command of the PowerShell module against a JIM of its own, started in a temporary folder.
 *
 *   npm run test:powershell [-- -Only '4*']       arguments go to powershell/tests/Test-Module.ps1
 *
 * Takes the PowerShell in JIM_PWSH, else `pwsh` on PATH; where there is none it says that it skipped.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startOpenLdap, whyNoOpenLdap } from '../test/servers/openldap.ts';
import type { TestDirectory } from '../test/servers/openldap.ts';

const root = join(import.meta.dirname, '..');

function findPwsh(): string | undefined {
  const named = process.env['JIM_PWSH'];
  const command = named === undefined || named === '' ? 'pwsh' : named;
  const { status } = spawnSync(command, [
    '-NoProfile',
    '-Command',
    'exit [int]($PSVersionTable.PSVersion -lt [version]"7.4")',
  ]);
  if (status === 0) return command;
  if (command === named) throw new Error(`JIM_PWSH is no PowerShell 7.4 or later: ${command}`);
  return undefined;
}

/** ou=people with 150 people and a group of them all, one member of which does not exist. */
function describePeople(): string {
  const dn = (number: number): string => `uid=p${number},ou=people,dc=example,dc=com`;
  const numbers = Array.from({ length: 150 }, (_, index) => index + 1);
  const people = numbers.map(
    (n) => `dn: ${dn(n)}\nobjectClass: inetOrgPerson\nuid: p${n}\ncn: Person ${n}\nsn: ${n}\n`,
  );
  const members = [...numbers, 999].map((n) => `member: ${dn(n)}\n`).join('');
  const unit = 'dn: ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\nou: people\n';
  const group = `dn: cn=everyone,ou=people,dc=example,dc=com\nobjectClass: groupOfNames\ncn: everyone\n${members}`;
  return [unit, ...people, group].join('\n');
}

async function startDirectory(): Promise<TestDirectory | undefined> {
  if (whyNoOpenLdap === null) return startOpenLdap({ ldif: describePeople() });
  console.log(`Without a directory: ${whyNoOpenLdap}`);
  return undefined;
}

function describeDirectory(directory: TestDirectory | undefined): string[] {
  if (directory === undefined) return [];
  const { host, port, username, password } = directory;
  return [
    '-DirectoryHost',
    host,
    '-DirectoryPort',
    String(port),
    '-DirectoryUser',
    username,
    '-DirectoryPassword',
    password,
  ];
}

/** The address of the server, from the line in which it says so; rejects when it ends before. */
function readAddress(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}.\n${lines.slice(-20).join('\n')}`)));
    if (server.stdout === null) return reject(new Error('The server has no output.'));
    createInterface({ input: server.stdout }).on('line', (line) => {
      lines.push(line);
      const address = /JIM serves at (\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}

function finished(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function main(): Promise<number> {
  const pwsh = findPwsh();
  if (pwsh === undefined) {
    console.log('Skipped: there is no PowerShell 7.4 or later on PATH or in JIM_PWSH.');
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'jim-powershell-'));
  const files = join(folder, 'files');
  await mkdir(files);
  const apiKey = `jim_ak_${randomBytes(32).toString('hex')}`;
  const server = spawn(process.execPath, [join(root, 'packages/server/src/main.ts')], {
    cwd: folder,
    env: {
      ...process.env,
      JIM_PORT: '0',
      JIM_DATA: join(folder, 'data'),
      JIM_FILE_ROOTS: files,
      JIM_INFRASTRUCTURE_API_KEY: apiKey,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = finished(server);
  const directory = await startDirectory();
  try {
    const url = await readAddress(server);
    const script = join(root, 'powershell/tests/Test-Module.ps1');
    const given = [
      '-Url',
      url,
      '-ApiKey',
      apiKey,
      '-FilesFolder',
      files,
      ...describeDirectory(directory),
      ...process.argv.slice(2),
    ];
    return await finished(spawn(pwsh, ['-NoProfile', '-File', script, ...given], { stdio: 'inherit' }));
  } finally {
    server.kill('SIGTERM');
    await ended;
    await directory?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
