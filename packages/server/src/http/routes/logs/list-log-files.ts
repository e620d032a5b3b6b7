import { logsFiles } from '@jim/contract/endpoints/logs.ts';
import { formatSize, listLogFiles as list, logFolder } from '../../../logs/log-files.ts';
import { route } from '../../route.ts';

export const listLogFiles = route(logsFiles, async ({ services }) =>
  (await list(logFolder(services.config.dataFolder))).map(({ fileName, service, day, sizeBytes }) => ({
    fileName,
    service,
    date: `${day}T00:00:00Z`,
    sizeBytes,
    sizeFormatted: formatSize(sizeBytes),
  })),
);
