/** What is read: lists, searches and figures, as the portal asks for them. */
import { employeeIdOf } from '../company.ts';
import type { FilledInstallation } from './fill-installation.ts';
import type { HttpReader } from './read-concurrently.ts';

const pageSize = 25;
const surnames = ['abbott', 'dubois', 'haddad', 'novák', 'jansen'];

/** Operation → what is asked at a turn. Searches hardly repeat, so that nothing is answered from memory alone. */
export async function operationsOf(
  http: HttpReader,
  { people, hr }: FilledInstallation,
): Promise<Readonly<Record<string, (turn: number) => string>>> {
  const pages = Math.max(1, Math.floor(people / pageSize));
  const somewhere = (turn: number, count: number): number => (turn * 7_919) % count;
  const surname = (turn: number): string => encodeURIComponent(surnames[turn % surnames.length] ?? '');
  const copy = (turn: number): number => 1 + somewhere(turn, Math.max(1, Math.floor(people / 2_000)));
  const person = (turn: number): string => employeeIdOf(somewhere(turn, Math.min(people, 2_000)));
  const objects = '/api/v1/metaverse/objects';
  const space = `/api/v1/synchronisation/connected-systems/${hr}/connector-space`;
  const run = await findLargestRun(http);
  return {
    'object list, first pages': (turn) => `${objects}?pageSize=${pageSize}&page=${1 + (turn % 20)}`,
    'object list, any page': (turn) => `${objects}?pageSize=${pageSize}&page=${1 + somewhere(turn, pages)}`,
    'display-name search, few found': (turn) => `${objects}?search=${surname(turn)}%20${copy(turn)}`,
    'display-name search, many found': (turn) => `${objects}?search=${surname(turn)}&page=${1 + (turn % 10)}`,
    'attribute filter, one found': (turn) =>
      `${objects}?filterAttributeName=Employee%20ID&filterAttributeValue=${person(turn)}`,
    'attribute filter, an eighth found': (turn) =>
      `${objects}?filterAttributeName=Department&filterAttributeValue=Sales&page=${1 + (turn % 10)}`,
    'predefined search': (turn) => `${objects}/search/users?page=${1 + (turn % 20)}`,
    'predefined search with text': (turn) => `${objects}/search/users?search=${surname(turn)}%20${copy(turn)}`,
    'connector-space page': (turn) => `${space}?page=${1 + (turn % 20)}`,
    'connector-space page, any page': (turn) => `${space}?page=${1 + somewhere(turn, pages)}`,
    'connector-space search': (turn) => `${space}?search=${person(turn)}`,
    'activity list': (turn) => `/api/v1/activities?sortDirection=desc&page=${1 + (turn % 20)}`,
    'activity items': (turn) => `/api/v1/activities/${run}/items?page=${1 + (turn % 20)}`,
    stats: () => `/api/v1/activities/${run}/stats`,
  };
}

/** The run whose items were copied with the objects. */
async function findLargestRun(http: HttpReader): Promise<string> {
  const text = await http.read('/api/v1/activities?sortDirection=desc&runType=FullSynchronisation&pageSize=1');
  const { items } = JSON.parse(text) as { readonly items: readonly { readonly id: string }[] };
  const [newest] = items;
  if (newest === undefined) throw new Error('There is no synchronisation among the activities.');
  return newest.id;
}
