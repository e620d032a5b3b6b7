import { fileSystemValidate } from '@jim/contract/endpoints/file-system.ts';
import { confine } from '../../../file-roots.ts';
import { route } from '../../route.ts';

export const validatePath = route(fileSystemValidate, async ({ query, services }) => ({
  path: query.path,
  isAllowed: (await confine(query.path, services.config.fileRoots)) !== undefined,
}));
