// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Does `node_modules` hold what `package-lock.json` says? After an installation the lock file's hash is kept in
 * `node_modules/.jim-lock`; while it is the same nothing else is looked at.
 *
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lock
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} LockedPackage
 */

/** @param {string} root @returns {string} SHA-256 in hex, the same for either kind of line end */
export function hashLock(root) {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8').replaceAll('\r\n', '\n');
  return createHash('sha256').update(text).digest('hex');
}

/** @param {string} root @returns {boolean} */
export function isInstalled(root) {
  const hash = hashLock(root);
  if (readText(markFile(root)) === hash) return true;
  if (!matchesInstalled(readLock(join(root, 'package-lock.json')), readLock(hiddenLock(root)))) return false;
  rememberInstalled(root);
  return true;
}

/** @param {string} root */
export function rememberInstalled(root) {
  try {
    writeFileSync(markFile(root), hashLock(root));
  } catch {
    // a folder that may only be read is compared anew each time
  }
}

/**
 * Compares with the list npm keeps of what it has installed, for a `node_modules` that npm itself brought up to date.
 * What is optional may be missing (it is for another platform), what is there must have the locked version.
 * @param {Lock | undefined} wanted
 * @param {Lock | undefined} installed
 */
export function matchesInstalled(wanted, installed) {
  if (!wanted?.packages || !installed?.packages) return false;
  for (const [path, { version, optional, devOptional, peer, link }] of Object.entries(wanted.packages)) {
    if (!path.startsWith('node_modules/') || link) continue;
    const present = installed.packages[path];
    if (!present && !optional && !devOptional && !peer) return false;
    if (present && present.version !== version) return false;
  }
  return true;
}

/** @param {string} root */
const markFile = (root) => join(root, 'node_modules', '.jim-lock');
/** @param {string} root */
const hiddenLock = (root) => join(root, 'node_modules', '.package-lock.json');

/** @param {string} file @returns {Lock | undefined} */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
