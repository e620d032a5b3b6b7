import { apiKeysList } from '@jim/contract/endpoints/api-keys.ts';
import { listApiKeys as list } from '../../../store/api-keys.ts';
import { route } from '../../route.ts';

export const listApiKeys = route(apiKeysList, ({ services }) => list(services.database));
