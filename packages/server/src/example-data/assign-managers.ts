/**
 * Who manages whom (EXD-13): the first `depth` per cent of people are managers, in a balanced binary tree; everyone else is
 * dealt out evenly to the managers other than the root. Only the root has no manager.
 */
export function assignManagers(people: readonly string[], depthPercentage: number): ReadonlyMap<string, string> {
  const count = Math.max(1, Math.floor((people.length * depthPercentage) / 100));
  const managers = people.slice(0, count);
  const dealing = managers.length > 1 ? managers.slice(1) : managers;
  const managerOf = new Map<string, string>();
  for (const [place, person] of people.entries()) {
    if (place === 0) continue;
    const manager = place < count ? managers[Math.floor((place - 1) / 2)] : dealing[(place - count) % dealing.length];
    if (manager !== undefined) managerOf.set(person, manager);
  }
  return managerOf;
}
