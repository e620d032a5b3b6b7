import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { Log } from '../log.ts';
import { whenMissing } from '../when-missing.ts';
import { isProcessAlive } from './process-alive.ts';

/**
 * One JIM at a time per data folder: `<data>/jim.hold` says who has it.
 *
 *   no file            → created whole, in one step (link)
 *   its process lives  → DataFolderHeldError
 *   it is stale        → replaced in one step (rename), by whoever holds `jim.hold.<token of the stale one>`
 *
 * A token is never used twice, so of all who see the same stale file one replaces it and the others find another token.
 * On this host a hold is stale when its process is gone, or when its number now belongs to a process that started
 * at another time; from another host (a network folder, a new container) when it was not refreshed for a minute.
 */
export interface DataFolderHold extends AsyncDisposable {
  release(): Promise<void>;
}

export class DataFolderHeldError extends Error {
  readonly pid: number;
  readonly since: string;

  constructor(dataFolder: string, holder: Holder) {
    const elsewhere = holder.host === hostname() ? '' : ` on host ${holder.host}`;
    super(
      `The data folder ${dataFolder} is in use by the JIM with process id ${holder.pid}${elsewhere}, since ${holder.since}. ` +
        'Stop that one, or give this one another folder with JIM_DATA.',
    );
    this.name = 'DataFolderHeldError';
    this.pid = holder.pid;
    this.since = holder.since;
  }
}

interface Holder {
  readonly token: string;
  readonly pid: number;
  /** What tells this process from a later one of the same number. */
  readonly processStart: string;
  readonly host: string;
  readonly since: string;
}

const refreshEvery = 10_000;
const staleElsewhereAfter = 60_000;

/**
 * Takes the folder, making it when missing, until `release` or the end of this process.
 * @throws DataFolderHeldError when another process has it, or this one has it already.
 */
export async function holdDataFolder(dataFolder: string, log: Log): Promise<DataFolderHold> {
  await mkdir(dataFolder, { recursive: true });
  const file = join(dataFolder, 'jim.hold');
  const holder: Holder = {
    token: randomUUID(),
    pid: process.pid,
    processStart: processStart(process.pid),
    host: hostname(),
    since: new Date().toISOString(),
  };
  const other = await take(file, holder);
  if (other) throw new DataFolderHeldError(dataFolder, other);
  const refresh = setInterval(() => {
    const now = new Date();
    // a folder that is gone meanwhile is noticed by whoever writes real data there
    utimes(file, now, now)
      .catch(whenMissing(undefined))
      .catch((error: unknown) =>
        log.warn(
          { err: error },
          `The hold on the data folder could not be refreshed. Let the user that JIM runs as write ${file}: another host may take the folder a minute after the last time.`,
        ),
      );
  }, refreshEvery).unref();
  const release = async (): Promise<void> => {
    clearInterval(refresh);
    if ((await readHolder(file))?.token === holder.token) await rm(file, { force: true });
  };
  return { release, [Symbol.asyncDispose]: release };
}

/** @returns who has it instead; undefined when it was taken. */
async function take(file: string, holder: Holder): Promise<Holder | undefined> {
  const prepared = `${file}.${randomUUID()}.new`;
  await writeFile(prepared, `${JSON.stringify(holder)}\n`, { flush: true });
  try {
    for (;;) {
      if (await linkNew(prepared, file)) return undefined;
      const present = await readHolder(file);
      if (!present) continue;
      if (!(await isStale(file, present))) return present;
      const turn = `${file}.${present.token}`;
      const faster = await take(turn, holder);
      if (faster) return faster;
      try {
        if ((await readHolder(file))?.token !== present.token) continue;
        await rename(prepared, file);
        return undefined;
      } finally {
        await rm(turn, { force: true });
      }
    }
  } finally {
    await rm(prepared, { force: true });
  }
}

async function linkNew(prepared: string, file: string): Promise<boolean> {
  try {
    await link(prepared, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read. If no JIM runs on this folder, remove that file.`, { cause: error });
  }
}

async function isStale(file: string, holder: Holder): Promise<boolean> {
  if (holder.host === hostname()) {
    return !isProcessAlive(holder.pid) || processStart(holder.pid) !== holder.processStart;
  }
  const refreshed = await stat(file).catch(whenMissing(undefined));
  return refreshed !== undefined && Date.now() - refreshed.mtimeMs > staleElsewhereAfter;
}

/** Empty when the process is gone. */
function processStart(pid: number): string {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
        env: { LC_ALL: 'C' },
      }).trim();
    }
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the 22nd field; the 2nd, in brackets, may itself hold spaces and brackets
    return `${boot}/${status.slice(status.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}
