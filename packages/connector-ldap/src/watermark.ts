/**
 * Where a delta import resumes (LDAP-40): JSON, captured before anything is read.
 * Each partition has a position of its own, so that a run over one partition leaves the others' changes waiting.
 */
import { keyOfText } from './distinguished-name.ts';

export interface Watermark {
  readonly directoryType: string;
  readonly vendorName: string | null;
  readonly dnsHostName: string | null;
  /** Changes when a domain controller is restored or another one answers (LDAP-41). */
  readonly invocationId: string | null;
  /** By the normalised name of the partition. */
  readonly positions: Readonly<Record<string, Position>>;
}

export type Position =
  | { readonly kind: 'usn'; readonly highestCommittedUsn: string }
  | { readonly kind: 'changelog'; readonly lastChangeNumber: string }
  | {
      readonly kind: 'accesslog';
      /** The highest change sequence number seen of each server; empty when the log was empty. */
      readonly sequenceNumbers: readonly string[];
      /** Whether the log reached back to them, so that a gap can be noticed later. */
      readonly logReachedBack: boolean;
    };

export function formatWatermark(watermark: Watermark): string {
  return JSON.stringify(watermark);
}

/** Null when there is none or it cannot be read. */
export function parseWatermark(text: string | null): Watermark | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text ?? '');
  } catch {
    return null;
  }
  if (!isRecord(parsed) || typeof parsed['directoryType'] !== 'string' || !isRecord(parsed['positions'])) return null;
  const positions: Record<string, Position> = {};
  for (const [partition, value] of Object.entries(parsed['positions'])) {
    const position = readPosition(value);
    if (!position) return null;
    positions[partition] = position;
  }
  return {
    directoryType: parsed['directoryType'],
    vendorName: textOrNull(parsed['vendorName']),
    dnsHostName: textOrNull(parsed['dnsHostName']),
    invocationId: textOrNull(parsed['invocationId']),
    positions,
  };
}

export function positionOf(watermark: Watermark, partition: string): Position | undefined {
  return watermark.positions[keyOfText(partition)];
}

function readPosition(value: unknown): Position | undefined {
  if (!isRecord(value)) return undefined;
  const { highestCommittedUsn, lastChangeNumber, sequenceNumbers, logReachedBack } = value;
  if (value['kind'] === 'usn' && isWholeNumber(highestCommittedUsn)) return { kind: 'usn', highestCommittedUsn };
  if (value['kind'] === 'changelog' && isWholeNumber(lastChangeNumber)) return { kind: 'changelog', lastChangeNumber };
  if (value['kind'] === 'accesslog' && Array.isArray(sequenceNumbers) && typeof logReachedBack === 'boolean') {
    return {
      kind: 'accesslog',
      sequenceNumbers: sequenceNumbers.filter((entry) => typeof entry === 'string'),
      logReachedBack,
    };
  }
  return undefined;
}

function isWholeNumber(value: unknown): value is string {
  return typeof value === 'string' && /^\d+$/.test(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
