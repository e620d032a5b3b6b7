/**
 * The keys that encrypt secrets at rest, in one file that only the service's own user can read:
 *
 *   { "keys": [{ "id": "…", "key": "Base64 of 32 bytes", "createdAt": "…" }, …] }, the current one first.
 *
 * Whoever has this file and the database has the secrets: keep it apart from backups of the database.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createSecrets } from './secrets.ts';
import type { SecretKey, SecretKeys, Secrets } from './secrets.ts';

const keyFileSchema = z.object({
  keys: z.array(z.object({ id: z.string().min(1).max(64), key: z.base64(), createdAt: z.string() })).min(1),
});
type KeyFile = z.output<typeof keyFileSchema>;

const pathOf = (folder: string): string => join(folder, 'secret-keys.json');

/** The keys of the folder; the file is made when it is not there. @throws Error when it is there and cannot be read as keys. */
export function openSecrets(folder: string): Secrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = pathOf(folder);
  if (!exists(path)) createOnce(path, { keys: [newKey()] });
  return createSecrets(readKeys(path), () => readKeys(path));
}

/** Puts a new key in front; what is stored already stays readable. `reEncryptSecrets` then moves it over. */
export function addSecretKey(folder: string): void {
  const path = pathOf(folder);
  replace(path, { keys: [newKey(), ...readFile(path).keys] });
}

/** Leaves only the current key. Only after everything stored was encrypted anew, and every process has seen the key. */
export function forgetOldSecretKeys(folder: string): void {
  const path = pathOf(folder);
  replace(path, { keys: readFile(path).keys.slice(0, 1) });
}

function newKey(): KeyFile['keys'][number] {
  return {
    id: randomBytes(6).toString('hex'),
    key: randomBytes(32).toString('base64'),
    createdAt: new Date().toISOString(),
  };
}

function readKeys(path: string): SecretKeys {
  const [first, ...rest] = readFile(path).keys.map(({ id, key }): SecretKey => ({
    id,
    key: Buffer.from(key, 'base64'),
  }));
  if (!first || [first, ...rest].some(({ key }) => key.length !== 32))
    throw new Error(`${path} holds a key that has not 32 bytes.`);
  return [first, ...rest];
}

function readFile(path: string): KeyFile {
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  const parsed = keyFileSchema.safeParse(parseJson(readFileSync(path, 'utf8')));
  if (!parsed.success)
    throw new Error(`${path} cannot be read as a file of keys. Secrets stored with them cannot be read without it.`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of two processes that start together one makes the file, the other reads it. */
function createOnce(path: string, content: KeyFile): void {
  const draft = writeDraft(path, content);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!exists(path)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replace(path: string, content: KeyFile): void {
  renameSync(writeDraft(path, content), path);
}

function writeDraft(path: string, content: KeyFile): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
