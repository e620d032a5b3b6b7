// @ts-check
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * One installation at a time. The lock is a file with the holder's process id, which the holder touches every few
 * seconds; it is stale when that process is gone or the file was not touched for a minute.
 */
const touchEvery = 5_000;
const staleAfter = 60_000;

/**
 * Waits for the lock, runs the work, gives the lock back.
 * @template Result
 * @param {string} file
 * @param {() => Promise<Result>} work
 * @param {(pid: number) => void} onWait called once when another process holds it
 * @returns {Promise<Result>}
 */
export async function withInstallLock(file, work, onWait) {
  mkdirSync(dirname(file), { recursive: true });
  let waited = false;
  while (!takeLock(file)) {
    const holder = readHolder(file);
    if (holder === undefined) continue;
    if (isStale(file, holder)) {
      removeStale(file, holder);
      continue;
    }
    if (!waited) onWait(holder);
    waited = true;
    await delay(200);
  }
  const touch = setInterval(() => {
    const now = new Date();
    if (readHolder(file) === process.pid) utimesSync(file, now, now);
  }, touchEvery);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    rmSync(file, { force: true });
  }
}

/** The file appears with its content in one step. @param {string} file @returns {boolean} */
function takeLock(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** @param {string} file @returns {number | undefined} */
function readHolder(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} file @param {number} holder */
function isStale(file, holder) {
  try {
    process.kill(holder, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return true;
  }
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > staleAfter;
}

/** Moves the file aside first: when a faster process has replaced it meanwhile, its lock is put back. @param {string} file @param {number} holder */
function removeStale(file, holder) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    if (readHolder(aside) !== holder) linkSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
