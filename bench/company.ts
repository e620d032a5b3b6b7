/**
 * The pinned company every figure is about: person n is a function of the seed and n alone, so files of any size are
 * written and connectors read without holding it. Groups have a skewed size distribution: the first one holds half of all
 * people, the k-th about half ÷ k^1.3.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

export interface Company {
  readonly people: number;
  readonly seed: number;
  /** How often every hundredth person got another title. */
  readonly changes: number;
}

const givenNames = 'Ada Amir Beatriz Chidi Dana Elif Femi Greta Hugo Ines Jonas Keiko Lars Mira Noor Olga Pavel'.split(
  ' ',
);
const surnames = 'Abbott Bergström Castillo Dubois Eriksen Ferrari Grünwald Haddad Ito Jansen Kowalski Novák Xu'.split(
  ' ',
);
const departments = 'Engineering,Finance,Human Resources,Legal,Marketing,Operations,Research,Sales'.split(',');
const titles = 'Analyst Assistant Consultant Engineer Lead Manager Specialist'.split(' ');
const offices = 'Amsterdam Gdańsk Lisbon London Nairobi Oslo'.split(' ');

const header = 'employeeId,givenName,sn,mail,department,title,manager,location,startDate,status\n';

/** Of the file of people. */
export const peopleColumns: readonly string[] = header.trim().split(',');

/** `E0000001` for the person at 0. */
export function employeeIdOf(index: number): string {
  return `E${String(index + 1).padStart(7, '0')}`;
}

/** One line of the file; every person reports to somebody in the first eighth. */
function rowOf({ people, seed, changes }: Company, index: number): string {
  const part = (place: number): number => scramble(seed, index * 8 + place);
  const pick = (from: readonly string[], place: number): string => from[part(place) % from.length] ?? '';
  const given = pick(givenNames, 0);
  const sn = pick(surnames, 1);
  const title = `${pick(titles, 2)}${index % 100 === 0 ? '+'.repeat(changes) : ''}`;
  const manager = index === 0 ? '' : employeeIdOf(part(3) % Math.min(index, Math.ceil(people / 8)));
  const start = new Date(Date.UTC(2006, 0, 1) + (part(4) % 7300) * 86_400_000).toISOString().slice(0, 10);
  const mail = `p${index + 1}@example.com`;
  return `${employeeIdOf(index)},${given},${sn},${mail},${pick(departments, 5)},${title},${manager},${pick(offices, 6)},${start},Active\n`;
}

/** Written anew as a whole, as HR systems do. */
export async function writePeople(file: string, company: Company): Promise<void> {
  const stream = createWriteStream(file);
  stream.write(header);
  let text = '';
  for (let index = 0; index < company.people; index += 1) {
    text += rowOf(company, index);
    if (text.length < 65_536) continue;
    if (!stream.write(text)) await once(stream, 'drain');
    text = '';
  }
  stream.end(text);
  await once(stream, 'finish');
}

export function countGroups(people: number): number {
  return Math.max(5, Math.floor(people / 200));
}

/** The people of group k, spread evenly over the company. The first person with an odd index is not in the first group. */
export function* membersOf(people: number, group: number): Generator<number> {
  const size = Math.max(3, Math.floor(people / 2 / (group + 1) ** 1.3));
  const stride = Math.floor(people / size);
  for (let index = 0; index < size; index += 1) yield (group * 7919 + index * stride) % people;
}

/** A well-mixed unsigned 32-bit number, the same everywhere. */
function scramble(seed: number, place: number): number {
  let mixed = Math.imul((seed ^ Math.imul(place, 0x9e3779b1)) >>> 0, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
