import { CommandError } from '../command-error.ts';

interface Named {
  readonly id: number | string;
  readonly name: string;
}

/**
 * The one that is meant by its name, in any case, or by its id; a name beats an id.
 * @throws CommandError when there is none, or more than one of that name
 */
export function pickByName<Item extends Named>(kind: string, items: readonly Item[], given: string): Item {
  const wanted = given.trim().toLowerCase();
  const same = items.filter(({ name }) => name.toLowerCase() === wanted);
  if (same.length > 1) {
    const ids = same.map(({ id }) => id).join(', ');
    throw new CommandError(`There are ${same.length} ${kind}s named "${given}". Say which by its id: ${ids}.`, {
      code: 'AMBIGUOUS',
    });
  }
  const found = same[0] ?? items.find(({ id }) => String(id).toLowerCase() === wanted);
  if (found) return found;
  const near = items.filter(({ name }) => name.toLowerCase().includes(wanted));
  const names = (near.length > 0 ? near : items).slice(0, 10).map(({ name }) => `"${name}"`);
  const hint = names.length === 0 ? 'There are none.' : `There is ${names.join(', ')}.`;
  throw new CommandError(`There is no ${kind} "${given}". ${hint}`, { code: 'NOT_FOUND' });
}
