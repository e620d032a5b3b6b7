import { partitionsList } from '@jim/contract/endpoints/connected-system-schema.ts';
import { listPartitionTrees } from '../../../store/hierarchy.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const listPartitions = route(
  partitionsList,
  ({ params, services }) => listPartitionTrees(services.database, params.id),
  systemIsThere,
);
