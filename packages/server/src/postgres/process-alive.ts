import { readFileSync } from 'node:fs';

/** Whether a process of that id runs on this host, whoever owns it. One that ended and was not yet reaped does not. */
export function isProcessAlive(pid: number): boolean {
  return isProcessIdTaken(pid) && (process.platform !== 'linux' || !isZombie(pid));
}

/** Whether the id belongs to something, if only to a process that ended and was not yet reaped. */
export function isProcessIdTaken(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The state follows the command's name, which stands in brackets and may hold brackets itself. */
function isZombie(pid: number): boolean {
  try {
    return /^.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
