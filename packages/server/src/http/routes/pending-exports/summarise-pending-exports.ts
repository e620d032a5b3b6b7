import { pendingExportsSummary } from '@jim/contract/endpoints/pending-exports.ts';
import { summarisePendingExports as summarise } from '../../../store/pending-export-writes.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const summarisePendingExports = route(
  pendingExportsSummary,
  ({ params, services }) => summarise(services.database, params.id),
  systemIsThere,
);
