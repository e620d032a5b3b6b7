interface Page<Item> {
  readonly items: readonly Item[];
  readonly totalCount: number;
  readonly hasNextPage: boolean;
}

export interface Collected<Item> {
  readonly items: readonly Item[];
  readonly totalCount: number;
}

/** The first `limit` items of a paged list, page by page. */
export async function collectPages<Item>(
  limit: number,
  read: (paging: { readonly page: number; readonly pageSize: number }) => Promise<Page<Item>>,
): Promise<Collected<Item>> {
  const pageSize = Math.min(limit, 100);
  const items: Item[] = [];
  for (let page = 1; ; page += 1) {
    const found = await read({ page, pageSize });
    items.push(...found.items);
    if (!found.hasNextPage || items.length >= limit)
      return { items: items.slice(0, limit), totalCount: found.totalCount };
  }
}

/** A last line that says what was not shown. */
export function restOf({ items, totalCount }: Collected<unknown>): string[] {
  if (totalCount <= items.length) return [];
  return [`${items.length.toLocaleString('en-GB')} of ${totalCount.toLocaleString('en-GB')}; --limit shows more`];
}
