/** Change sequence numbers of OpenLDAP: `time#count#server#modification`. They grow per server, not across servers. */

export function serverOf(sequenceNumber: string): string {
  return sequenceNumber.split('#')[2] ?? '';
}

/** The highest number of each server. */
export function highestPerServer(sequenceNumbers: Iterable<string>): readonly string[] {
  const highest = new Map<string, string>();
  for (const number of sequenceNumbers) {
    const known = highest.get(serverOf(number));
    if (known === undefined || number > known) highest.set(serverOf(number), number);
  }
  return [...highest.values()];
}

/** Whether a change came after all that `seen` (one number a server) stands for. */
export function isAfter(sequenceNumber: string, seen: readonly string[]): boolean {
  const server = serverOf(sequenceNumber);
  const last = seen.find((number) => serverOf(number) === server);
  return last === undefined || sequenceNumber > last;
}

export function lowest(sequenceNumbers: readonly string[]): string | undefined {
  return sequenceNumbers.toSorted()[0];
}
