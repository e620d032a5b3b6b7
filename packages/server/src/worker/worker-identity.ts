import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** `host:pid:process:n`; the third part differs between two processes that had the same pid on the same host. */
const processToken = randomBytes(6).toString('hex');
let workersOfThisProcess = 0;

export function newWorkerId(): string {
  workersOfThisProcess += 1;
  return `${hostname()}:${process.pid}:${processToken}:${workersOfThisProcess}`;
}

/** Whether the worker's process ran on this host and is certainly no more. A worker of another host: not known, false. */
export function isGoneFromThisHost(workerId: string, processRuns: (pid: number) => boolean = runsHere): boolean {
  const [host, pidText, token] = workerId.split(':');
  const pid = Number(pidText);
  if (host !== hostname() || !Number.isInteger(pid) || pid <= 0) return false;
  return pid === process.pid ? token !== processToken : !processRuns(pid);
}

function runsHere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
