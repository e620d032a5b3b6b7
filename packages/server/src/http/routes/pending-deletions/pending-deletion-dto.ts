import type { PendingDeletionDto } from '@jim/contract/endpoints/pending-deletions.ts';
import { graceText } from '../../../store/metaverse-schema.ts';
import type { PendingDeletionRow } from '../../../store/pending-deletions.ts';

export const pendingDeletionDto = ({ graceSeconds, ...row }: PendingDeletionRow): PendingDeletionDto => ({
  ...row,
  gracePeriod: graceText(graceSeconds),
});
