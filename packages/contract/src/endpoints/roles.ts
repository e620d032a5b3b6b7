import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { bool, dateTime, int, named, text } from '../formats.ts';

export const role = named('Role', {
  id: int,
  name: text,
  builtIn: bool,
  created: dateTime,
  staticMemberCount: int.meta({ ...int.meta(), description: 'Metaverse objects that hold the role.' }),
});
export type RoleDto = z.output<typeof role>;

export const rolesList = defineEndpoint({
  id: 'roles.list',
  method: 'GET',
  path: '/api/v1/security/roles',
  role: 'Reader',
  summary: 'List roles',
  description:
    'By name. Administrator may do everything; Operator reads everything and works runs and schedules; Reader reads.',
  tags: ['Security'],
  replies: { 200: z.array(role) },
});
