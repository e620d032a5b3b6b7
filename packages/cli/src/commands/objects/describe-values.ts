import type { MetaverseObjectDto, MetaverseObjectValueDto } from '@jim/contract/endpoints/metaverse-objects.ts';
import type { ConnectedSystemObject } from '../../api/find-object.ts';
import type { Column } from '../../terminal/text-table.ts';

type Value = MetaverseObjectValueDto | ConnectedSystemObject['attributeValues'][number];

/** A value of any type as text. */
export function textOfValue(value: Value): string {
  const { stringValue, dateTimeValue, intValue, guidValue, boolValue, longValue, binaryLength, referenceValueId } =
    value;
  const reference =
    'referenceValueDisplayName' in value
      ? (value.referenceValueDisplayName ?? referenceValueId)
      : (value.referenceDisplayName ?? referenceValueId ?? value.unresolvedReferenceValue);
  if (reference !== null) return `→ ${reference}`;
  const longText = 'longText' in value ? value.longText : null;
  const plain = stringValue ?? dateTimeValue ?? intValue ?? guidValue ?? boolValue ?? longText ?? longValue;
  return plain === null ? `${binaryLength ?? 0} bytes` : String(plain);
}

/** Name once, values below each other. */
export const valueColumns: readonly Column<Value>[] = [
  { title: 'Attribute', of: ({ attributeName }) => attributeName },
  { title: 'Value', of: textOfValue, most: 80 },
];

export const contributorColumns: readonly Column<MetaverseObjectValueDto>[] = [
  ...valueColumns,
  { title: 'From', of: ({ contributedBySystemName }) => contributedBySystemName ?? 'JIM itself' },
  { title: 'By the rule', of: ({ contributedByRuleName }) => contributedByRuleName },
];

/** Where more values are than are shown. */
export function cappedLines({ attributeValues, attributeValueCounts }: MetaverseObjectDto): string[] {
  return Object.entries(attributeValueCounts).flatMap(([name, count]) => {
    const shown = attributeValues.filter(({ attributeName }) => attributeName === name).length;
    return shown < count ? [`${name}: ${shown} of ${count.toLocaleString('en-GB')} values are shown.`] : [];
  });
}
