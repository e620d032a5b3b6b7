import { stat } from 'node:fs/promises';
import { fileSystemRoots } from '@jim/contract/endpoints/file-system.ts';
import { route } from '../../route.ts';

export const listRoots = route(fileSystemRoots, async ({ services }) => {
  const exists = (root: string): Promise<boolean> =>
    stat(root).then(
      (found) => found.isDirectory(),
      () => false,
    );
  const roots = await Promise.all(
    services.config.fileRoots.map(async (root) => ({ root, isThere: await exists(root) })),
  );
  return roots.filter(({ isThere }) => isThere).map(({ root }) => root);
});
