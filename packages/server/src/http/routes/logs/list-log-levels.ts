import { logsLevels } from '@jim/contract/endpoints/logs.ts';
import { logLevel } from '@jim/contract/enums.ts';
import { route } from '../../route.ts';

export const listLogLevels = route(logsLevels, async () => [...logLevel.names]);
