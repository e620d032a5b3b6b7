import type { ImportPage } from '@jim/connector-kit/connector.ts';

/** Adds what is known before the reading begins to the first page; without any page, to an empty one. */
export async function* onFirstPage(
  carried: Omit<ImportPage, 'objects'>,
  pages: AsyncIterable<ImportPage>,
): AsyncGenerator<ImportPage> {
  let isFirst = true;
  for await (const page of pages) {
    yield isFirst ? { ...carried, ...page } : page;
    isFirst = false;
  }
  if (isFirst) yield { ...carried, objects: [] };
}
