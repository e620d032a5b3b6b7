/** The demo's HR data: a seeded company. The same seed gives the same files, byte for byte. */
import { stringify } from 'csv-stringify/sync';

export interface Person {
  readonly employeeId: string;
  readonly givenName: string;
  readonly sn: string;
  readonly displayName: string;
  readonly mail: string;
  readonly department: string;
  readonly title: string;
  /** employeeId of the manager; empty for the head of the company. */
  readonly manager: string;
  readonly location: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly status: 'Active' | 'Leaver';
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly groupType: string;
  readonly owner: string;
  readonly members: readonly string[];
}

export interface Company {
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
}

const givenNames = [
  'Ada',
  'Amir',
  'Beatriz',
  'Chidi',
  'Dana',
  'Elif',
  'Femi',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Keiko',
  'Lars',
  'Mira',
  'Noor',
  'Olga',
  'Pavel',
  'Quinn',
  'Rosa',
  'Sanjay',
  'Tove',
  'Umar',
  'Vera',
  'Wen',
  'Yara',
  'Zoë',
];
const surnames = [
  'Abbott',
  'Bergström',
  'Castillo',
  'Dubois',
  'Eriksen',
  'Ferrari',
  'Grünwald',
  'Haddad',
  'Ito',
  'Jansen',
  'Kowalski',
  'Lindqvist',
  'Moreau',
  'Novák',
  'Okafor',
  'Petrov',
  'Quigley',
  'Rossi',
  'Silva',
  'Tanaka',
  'Ueda',
  'Vogel',
  'Walsh',
  'Xu',
  'Yilmaz',
  "O'Neill",
];
const departments = [
  'Engineering',
  'Finance',
  'Human Resources',
  'Legal',
  'Marketing',
  'Operations',
  'Research',
  'Sales',
];
const titles = ['Analyst', 'Assistant', 'Consultant', 'Engineer', 'Lead', 'Manager', 'Specialist'];
const locations = ['Amsterdam', 'Gdańsk', 'Lisbon', 'London', 'Nairobi', 'Oslo'];

export function makeCompany(size: number, seed = 20_261_125): Company {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[], fallback: Item): Item =>
    items[Math.floor(random() * items.length)] ?? fallback;
  const people = Array.from({ length: size }, (_none, index): Person => {
    const givenName = pick(givenNames, 'Ada');
    const sn = pick(surnames, 'Abbott');
    const employeeId = employeeIdOf(index);
    // Nobody reports to a leaver: whoever manages others stays.
    const isLeaver = random() < 0.03 && index >= Math.ceil(size / 8);
    return {
      employeeId,
      givenName,
      sn,
      displayName: `${givenName} ${sn}`,
      mail: `${plain(givenName)}.${plain(sn)}.${index + 1}@example.com`,
      department: pick(departments, 'Operations'),
      title: pick(titles, 'Analyst'),
      // Everyone reports to somebody further up; the first person heads the company.
      manager: index === 0 ? '' : employeeIdOf(Math.floor(random() * Math.min(index, Math.ceil(size / 8)))),
      location: pick(locations, 'London'),
      startDate: day(random, 2006, 20),
      endDate: isLeaver ? day(random, 2026, 1) : '',
      status: isLeaver ? 'Leaver' : 'Active',
    };
  });
  return { people, groups: makeGroups(people) };
}

/** One group per department and one of everybody who works; members are given by employee id. */
function makeGroups(people: readonly Person[]): readonly Group[] {
  const active = people.filter(({ status }) => status === 'Active');
  const byDepartment = departments.map((department, index): Group => {
    const members = active.filter((person) => person.department === department).map(({ employeeId }) => employeeId);
    return { id: `G${100 + index}`, name: department, groupType: 'Security', owner: members[0] ?? '', members };
  });
  const everybody = active.map(({ employeeId }) => employeeId);
  return [
    ...byDepartment,
    { id: 'G900', name: 'All staff', groupType: 'Distribution', owner: everybody[0] ?? '', members: everybody },
  ];
}

export function peopleCsv({ people }: Company): string {
  return stringify([...people], {
    header: true,
    columns: [
      'employeeId',
      'givenName',
      'sn',
      'displayName',
      'mail',
      'department',
      'title',
      'manager',
      'location',
      'startDate',
      'endDate',
      'status',
    ],
  });
}

/**
 * Groups, and a row for every employee so that members can be told apart and joined to the people HR knows.
 * A header that stands twice makes an attribute of several values.
 */
export function groupsCsv({ people, groups }: Company): string {
  const employees = people.map(({ employeeId }) => ['employee', employeeId, '', '', '', '', '']);
  const rows = groups.map(({ id, name, groupType, owner, members }) => [
    'group',
    id,
    name,
    groupType,
    owner,
    members.join('|'),
    '',
  ]);
  return stringify([['objectType', 'id', 'name', 'groupType', 'owner', 'members', 'members'], ...employees, ...rows]);
}

export const directoryHeader =
  'account,department,displayName,email,employeeId,firstName,lastName,manager,office,title\n';

function employeeIdOf(index: number): string {
  return `E${String(100_001 + index)}`;
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}

function day(random: () => number, from: number, years: number): string {
  const at = Date.UTC(from, 0, 1) + Math.floor(random() * years * 365) * 86_400_000;
  return new Date(at).toISOString().slice(0, 10);
}

/** mulberry32: small, and the same everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
