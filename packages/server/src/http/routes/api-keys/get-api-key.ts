import { apiKeysGet } from '@jim/contract/endpoints/api-keys.ts';
import { requireApiKey } from './require-api-key.ts';
import { route } from '../../route.ts';

export const getApiKey = route(apiKeysGet, ({ params, services }) => requireApiKey(services.database, params.id));
