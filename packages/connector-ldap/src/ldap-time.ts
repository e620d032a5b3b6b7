/** GeneralizedTime and UTCTime of RFC 4517. */
import { parseDateTime } from '@jim/engine/model/values.ts';

const generalized = /^(\d{4})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:(\d{2}))?)?(?:[.,](\d+))?(Z|[+-]\d{2}(?:\d{2})?)?$/i;
const short = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?$/i;

/** The canonical DateTime; without a zone the text is UTC; ISO 8601 is understood as well. Undefined when it is no time. */
export function parseLdapTime(text: string): string | undefined {
  const trimmed = text.trim();
  const match = generalized.exec(trimmed);
  // Twelve digits are a minute in full, or a second with a short year where the full reading is out of this world.
  const isShort = match !== null && match[5] !== undefined && match[6] === undefined && Number(match[1]) > 2200;
  if (match && !isShort) {
    const [, year, month, day, hour, minute, second, fraction, zone = 'Z'] = match;
    if (fraction !== undefined && second === undefined) return undefined;
    return parseDateTime(
      `${year}-${month}-${day}T${hour}:${minute ?? '00'}:${second ?? '00'}${fraction ? `.${fraction.slice(0, 9)}` : ''}${isoZone(zone)}`,
    );
  }
  const old = short.exec(trimmed);
  if (old) {
    const [, year, month, day, hour, minute, second = '00', zone = 'Z'] = old;
    const century = Number(year) < 50 ? '20' : '19';
    return parseDateTime(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}${isoZone(zone)}`);
  }
  return parseDateTime(trimmed);
}

function isoZone(zone: string): string {
  if (zone.toUpperCase() === 'Z') return 'Z';
  return `${zone.slice(0, 3)}:${zone.slice(3) || '00'}`;
}

/** LDAP-67: `yyyyMMddHHmmss.0Z`. `value` is a canonical DateTime; a fraction is kept as it is. */
export function formatLdapTime(value: string): string {
  const [whole = '', fraction = '0'] = value.replace('Z', '').split('.');
  return `${whole.replace(/[-:T]/g, '')}.${fraction}Z`;
}
