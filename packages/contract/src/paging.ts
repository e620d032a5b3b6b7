import { z } from 'zod';
import type { Omissible } from './formats.ts';
import { bool, int, intInput, optional, textInput } from './formats.ts';

export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
}

/** Less than 1 is 1. */
export const pageInput = clampedInput({ default: 1, to: 2147483647, whenTooSmall: 1 });

/** Less than 1 is the default, more than `to` is `to`. */
export function pageSizeInput(limits: {
  readonly default: number;
  readonly to: number;
}): Omissible<number, number | string> {
  return clampedInput({ ...limits, whenTooSmall: limits.default });
}

function clampedInput(limits: {
  readonly default: number;
  readonly to: number;
  readonly whenTooSmall: number;
}): Omissible<number, number | string> {
  return z
    .union([z.literal(''), intInput()])
    .nullish()
    .transform((given): number => {
      if (given === null || given === undefined || given === '') return limits.default;
      if (given < 1) return limits.whenTooSmall;
      return Math.min(given, limits.to);
    })
    .meta({ wire: { type: 'integer', format: 'int32', default: limits.default } }) as unknown as Omissible<
    number,
    number | string
  >;
}

export const sortDirection = z
  .enum(['asc', 'desc'], { error: 'Must be asc or desc.' })
  .nullish()
  .transform((given): 'asc' | 'desc' => given ?? 'asc')
  .meta({ wire: { type: 'string', enum: ['asc', 'desc'], default: 'asc' } });

/** Conventions 6.2: page 1, 25 a page and 100 at most, clamped silently; `sortBy` unknown is ignored. */
export const standardPaging = {
  page: pageInput,
  pageSize: pageSizeInput({ default: 25, to: 100 }),
  sortBy: optional(textInput({ to: 100 })),
  sortDirection,
  filter: optional(textInput({ to: 500 })),
} as const;

/** Conventions 6.4, the value lists of one attribute: 50 a page, 100 at most, and a search. */
export const valuePaging = {
  page: pageInput,
  pageSize: pageSizeInput({ default: 50, to: 100 }),
  search: optional(textInput()),
} as const;

type PagedShape<Item extends z.ZodType> = {
  items: z.ZodArray<Item>;
  totalCount: typeof int;
  page: typeof int;
  pageSize: typeof int;
  totalPages: typeof int;
  hasNextPage: typeof bool;
  hasPreviousPage: typeof bool;
};

/** Conventions 6.1. */
export function paged<Item extends z.ZodType>(item: Item): z.ZodObject<PagedShape<Item>, z.core.$strict> {
  return z.strictObject({
    items: z.array(item),
    totalCount: int,
    page: int,
    pageSize: int,
    totalPages: int,
    hasNextPage: bool,
    hasPreviousPage: bool,
  });
}

export interface Paged<Item> {
  readonly items: Item[];
  readonly totalCount: number;
  readonly page: number;
  readonly pageSize: number;
  readonly totalPages: number;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** `totalCount` is the true count of all matching rows, also beyond the last page. */
export function toPaged<Item>(items: Item[], totalCount: number, { page, pageSize }: PageRequest): Paged<Item> {
  const totalPages = Math.ceil(totalCount / pageSize);
  return { items, totalCount, page, pageSize, totalPages, hasNextPage: page < totalPages, hasPreviousPage: page > 1 };
}
