// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const neededMajor = 24;

/**
 * A Node that can run TypeScript as it is: the one that npm installed with JIM, or else the machine's own.
 * The npm package `node` fetches its program in an install script; where npm did not run that, it is run here.
 * @param {string} root
 * @returns {string} the program's path
 * @throws {Error} when there is none and none can be installed
 */
export function findNode(root) {
  const found = [...installedPrograms(root), process.execPath].find(isNewEnough);
  if (found) return found;
  const words = runInstallScript(root);
  const installed = installedPrograms(root).find(isNewEnough);
  if (installed) return installed;
  throw new Error(
    `JIM needs Node ${neededMajor} or newer. This is ${process.version}, and npm's "node" package could not be installed here:\n${words}`,
  );
}

/** @param {string} root @returns {string[]} most wanted first */
function installedPrograms(root) {
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const platformPackage = `${prefix}-${platform}-${process.arch}`;
  const modules = join(root, 'node_modules');
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  return [
    join(modules, 'node', 'bin', program),
    join(modules, 'node', 'node_modules', platformPackage, 'bin', program),
    join(modules, platformPackage, 'bin', program),
  ];
}

/** @param {string} program @returns {boolean} */
function isNewEnough(program) {
  if (program === process.execPath) return isNewEnoughVersion(process.version);
  if (!existsSync(program)) return false;
  const asked = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return asked.status === 0 && isNewEnoughVersion(asked.stdout);
}

/** @param {string} version as `v24.21.0` @returns {boolean} */
export function isNewEnoughVersion(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1]) >= neededMajor;
}

/** @param {string} root @returns {string} what it said */
function runInstallScript(root) {
  const folder = join(root, 'node_modules', 'node');
  if (!existsSync(join(folder, 'package.json'))) return `${folder} is missing`;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  process.stderr.write(`Installing Node ${version} …\n`);
  const asked = spawnSync(process.execPath, ['installArchSpecificPackage'], { cwd: folder, encoding: 'utf8' });
  return `${asked.stdout}${asked.stderr}`.trim();
}
