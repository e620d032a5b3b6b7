import { z } from 'zod';
import { boolQuery, int, named, text, withDefault } from './formats.ts';

/** D-42: what a deleting or clearing operation would destroy. Nothing is written. */
export const destructionPreview = named('DestructionPreview', {
  /** What the operation is about, by name. */
  target: text,
  /** What goes or stops with it, by kind; zero counts are left out. */
  counts: z.record(z.string(), int),
  /** Some names of each kind, at most ten. */
  samples: z.record(z.string(), z.array(text)),
  warnings: z.array(text),
});
export type DestructionPreview = z.output<typeof destructionPreview>;

/** `?preview` without a value means it too: whoever asks so wants nothing destroyed. */
const flag: z.ZodType<boolean, boolean | string> = z
  .union([z.literal('').transform(() => true), boolQuery])
  .meta({ wire: { type: 'boolean' } });

/** For the query of every deleting or clearing operation: `preview=true` answers what would happen, and writes nothing. */
export const previewQuery = { preview: withDefault(flag, false) } as const;
