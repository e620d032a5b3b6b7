/** What a connector hands over of one object (CON-22), as far as the engine reads it. */
import type { ItemErrorType } from '../model/outcome.ts';
import type { Values } from '../model/values.ts';

export interface Imported {
  /** As the system names it; null when it could not be told. */
  readonly objectType: string | null;
  readonly change: 'unspecified' | 'added' | 'updated' | 'deleted';
  readonly attributes: readonly ImportedValues[];
  readonly problem?: ImportedProblem;
}

export interface ImportedValues {
  readonly name: string;
  /** Canonical; empty = read, and has no value (CON-23). */
  readonly values: Values;
}

export type ImportedProblemKind =
  | 'couldNotDetermineObjectType'
  | 'externalIdAttributes'
  | 'configurationError'
  | 'attributeValueError'
  | 'other';

export interface ImportedProblem {
  readonly kind: ImportedProblemKind;
  readonly message: string;
}

/** IMP-11. */
export const errorTypeOfProblem = {
  couldNotDetermineObjectType: 'CouldNotMatchObjectType',
  externalIdAttributes: 'MissingExternalIdAttributeValue',
  configurationError: 'ConnectorConfigurationError',
  attributeValueError: 'ImportAttributeValueError',
  other: 'UnhandledError',
} as const satisfies Record<ImportedProblemKind, ItemErrorType>;
