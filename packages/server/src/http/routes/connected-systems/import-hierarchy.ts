import { connectedSystemsImportHierarchy } from '@jim/contract/endpoints/connected-system-discovery.ts';
import { importHierarchy as readHierarchy } from '../../../configuration/import-hierarchy.ts';
import { reply, route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const importHierarchy = route(
  connectedSystemsImportHierarchy,
  async ({ params, query, caller, services, request }) => {
    const mode = query.preview ? 'preview' : 'apply';
    const { report, warning } = await readHierarchy(params.id, mode, caller, services, request.signal);
    return reply(200, { success: true, errorMessage: warning, ...report });
  },
  systemIsThere,
);
