import { logsList } from '@jim/contract/endpoints/logs.ts';
import { listLogFiles, logFolder } from '../../../logs/log-files.ts';
import { readLogEntries } from '../../../logs/read-log-entries.ts';
import { route } from '../../route.ts';

export const listLogEntries = route(logsList, async ({ query, services }) => {
  const day = (query.date ?? services.clock.now().toISOString()).slice(0, 10);
  const service = query.service?.toLowerCase() || null;
  const files = await listLogFiles(logFolder(services.config.dataFolder));
  const levels =
    query.levels === null || query.levels.length === 0
      ? null
      : new Set(query.levels.map((level) => level.toLowerCase()));
  return readLogEntries(
    files.filter((file) => file.day === day && (service === null || file.service === service)),
    { levels, search: query.search, limit: query.limit, offset: query.offset },
  );
});
