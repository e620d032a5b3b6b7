/** A stand-in for the member that some group classes insist on (LDAP-70). */
import type { ExportItem } from '@jim/connector-kit/connector.ts';
import type { Modification } from './export-changes.ts';
import type { WireValue } from './ldap-values.ts';

const memberAttributes: Readonly<Record<string, string>> = {
  groupofnames: 'member',
  groupofuniquenames: 'uniqueMember',
};

export interface PlaceholderPlan {
  readonly modifications: readonly Modification[];
  /** Whether a refusal may be the placeholder's doing. */
  readonly isUsed: boolean;
}

/**
 * `objectClasses` are those of the entry. The placeholder is filtered on import, so a group that holds nothing but
 * the placeholder is one of which no member is known.
 */
export function planPlaceholder(
  item: ExportItem,
  objectClasses: readonly string[],
  modifications: readonly Modification[],
  placeholder: string,
): PlaceholderPlan {
  const memberName = objectClasses
    .map((name) => memberAttributes[name.toLowerCase()])
    .find((name) => name !== undefined);
  if (memberName === undefined) return { modifications, isUsed: false };
  const isMember = (name: string): boolean => name.toLowerCase() === memberName.toLowerCase();
  const ofMembers = modifications.filter(({ attribute }) => isMember(attribute.name));
  if (item.change === 'update' && ofMembers.length === 0) return { modifications, isUsed: false };

  const knownKey = Object.keys(item.current).find(isMember);
  const known: readonly WireValue[] =
    item.change === 'create' || knownKey === undefined ? [] : (item.current[knownKey] ?? []).map(String);
  const after = membersAfter(known, ofMembers);
  const attribute = ofMembers[0]?.attribute ?? { name: memberName, type: 'Reference', plurality: 'MultiValued' };
  const add: Modification = { operation: 'add', attribute, values: [placeholder] };
  const replaces = ofMembers.some(({ operation }) => operation === 'replace');

  if (after === 0) {
    const isPlaceholderOnly = item.change === 'update' && known.length === 0 && !replaces;
    return isPlaceholderOnly
      ? { modifications, isUsed: false }
      : { modifications: withPlaceholder(modifications, add, isMember), isUsed: true };
  }
  if (item.change === 'update' && known.length === 0 && !replaces) {
    return { modifications: [...modifications, { ...add, operation: 'delete' }], isUsed: true };
  }
  return { modifications, isUsed: false };
}

function membersAfter(known: readonly WireValue[], changes: readonly Modification[]): number {
  const members = new Set(known.map((member) => String(member).toLowerCase()));
  for (const { operation, values } of changes) {
    if (operation === 'replace') members.clear();
    for (const value of values) {
      if (operation === 'delete') members.delete(String(value).toLowerCase());
      else members.add(String(value).toLowerCase());
    }
  }
  return members.size;
}

/** A replacement by nothing becomes a replacement by the placeholder; otherwise it is added before members go. */
function withPlaceholder(
  modifications: readonly Modification[],
  add: Modification,
  isMember: (name: string) => boolean,
): readonly Modification[] {
  const replaced = modifications.find(
    ({ operation, attribute }) => operation === 'replace' && isMember(attribute.name),
  );
  if (!replaced) return [add, ...modifications];
  return modifications.map((modification) =>
    modification === replaced ? { ...modification, values: add.values } : modification,
  );
}
