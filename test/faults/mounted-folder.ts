/** A folder that is its own small disk, so that it can be full without anything else being so. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface MountedFolder extends AsyncDisposable {
  readonly path: string;
  /** Takes all the space that is left, but for so many mebibytes. */
  fill(but?: number): Promise<void>;
  free(): Promise<void>;
}

/** @returns why not, where mounting is not allowed. */
export async function mountFolder(megabytes: number): Promise<MountedFolder | string> {
  const path = await mkdtemp(join(tmpdir(), 'jim-faults-disk-'));
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', path], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    await rm(path, { recursive: true });
    return `a small disk cannot be mounted: ${stderr?.trim() || 'there is no mount here'}`;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    async fill(but = 0) {
      await using file = await open(ballast, 'a');
      const { bavail, bsize } = await statfs(path);
      for (let left = (bavail * bsize) / 2 ** 20 - but; but > 0 && left >= 1; left -= 1) {
        await file.write(Buffer.alloc(2 ** 20));
      }
      if (but > 0) return;
      for (let size = 1 << 20; size >= 4096; size /= 2) {
        for (;;) {
          const written = await file.write(Buffer.alloc(size)).catch((error: NodeJS.ErrnoException) => {
            if (error.code === 'ENOSPC') return undefined;
            throw error;
          });
          if (written?.bytesWritten !== size) break;
        }
      }
    },
    free: () => rm(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      spawnSync('umount', ['--lazy', path]);
      await rm(path, { recursive: true, force: true });
    },
  };
}
