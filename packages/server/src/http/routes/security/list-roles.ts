import { rolesList } from '@jim/contract/endpoints/roles.ts';
import { listRoles as list } from '../../../store/roles.ts';
import { route } from '../../route.ts';

export const listRoles = route(rolesList, ({ services }) => list(services.database));
