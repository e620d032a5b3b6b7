import { logsServices } from '@jim/contract/endpoints/logs.ts';
import { logService } from '@jim/contract/enums.ts';
import { route } from '../../route.ts';

export const listLogServices = route(logsServices, async () => [...logService.names]);
