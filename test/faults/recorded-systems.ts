/**
 * Connected systems that live as long as the ledger does, whatever happens to JIM: served over HTTP, and with a record of
 * everything that was exported to them. What a directory does by itself they do too: they give external ids, they know
 * objects by an address, and what points at a deleted object lets go of it.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { DiscoveredSchema, ExportItem } from '@jim/connector-kit/connector.ts';
import {
  bereaved,
  broughtValue,
  changedObject,
  findKey,
  type StoredObject,
} from '@jim/connector-kit/testing/stored-object.ts';

export type RecordedValues = StoredObject;

/** `values` is null for an object that was deleted. */
export interface RecordedObject {
  readonly key: string;
  readonly values: RecordedValues | null;
}

export interface PageReply {
  readonly objects: readonly RecordedObject[];
  readonly version: number;
  readonly total: number;
  readonly next: string | null;
}

export interface ChangesReply {
  readonly objects: readonly RecordedObject[];
  readonly version: number;
}

export type ExportReply =
  | { readonly kind: 'applied'; readonly externalId: string; readonly secondaryExternalId?: string }
  | { readonly kind: 'rejected'; readonly reason: 'general'; readonly message: string };

/** An export that took effect. */
export interface RecordedExport {
  readonly system: string;
  /** Of the pending export. */
  readonly id: string;
  /** What was asked for, as text. */
  readonly content: string;
  readonly attributes: readonly { readonly name: string; readonly change: string }[];
}

export interface SystemShape {
  readonly schema: DiscoveredSchema;
  /** The attribute that names an object; the system gives it to objects that come without. */
  readonly externalId: string;
  /** The attribute that addresses an object, and at whose values references point; the external id unless given. */
  readonly address?: string;
}

export interface RecordedSystem extends SystemShape {
  readonly name: string;
  readonly objects: Map<string, RecordedValues>;
  /** Key → the version in which it changed last. */
  readonly changes: Map<string, number>;
  version: number;
}

/** How the systems answer from now on. `cut` applies what it is asked for and breaks the connection. */
export type Behaviour = { readonly kind: 'answer' | 'cut' } | { readonly kind: 'slow'; readonly milliseconds: number };

export interface RecordedSystems extends AsyncDisposable {
  readonly url: string;
  readonly exports: readonly RecordedExport[];
  behave(behaviour: Behaviour): void;
  system(name: string): RecordedSystem;
  put(name: string, key: string, values: RecordedValues): void;
  remove(name: string, key: string): void;
}

export async function startRecordedSystems(shapes: Readonly<Record<string, SystemShape>>): Promise<RecordedSystems> {
  const systems = new Map(
    Object.entries(shapes).map(([name, shape]): [string, RecordedSystem] => [
      name,
      { ...shape, name, objects: new Map(), changes: new Map(), version: 0 },
    ]),
  );
  const exports: RecordedExport[] = [];
  let behaviour: Behaviour = { kind: 'answer' };
  const find = (name: string): RecordedSystem => {
    const system = systems.get(name);
    if (system === undefined) throw new Error(`There is no recorded system ${name}.`);
    return system;
  };
  const server = createServer((request, response) => {
    void respond(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://localhost');
    const [, name = '', what = ''] = url.pathname.split('/');
    const body = await text(request);
    if (behaviour.kind === 'slow') await wait(behaviour.milliseconds);
    const reply = answer(find(name), what, url.searchParams, body, exports);
    if (behaviour.kind === 'cut') request.socket.destroy();
    else response.end(JSON.stringify(reply));
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exports,
    behave: (next) => void (behaviour = next),
    system: find,
    put: (name, key, values) => put(find(name), key, values),
    remove: (name, key) => remove(find(name), key),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function answer(
  system: RecordedSystem,
  what: string,
  query: URLSearchParams,
  body: string,
  exports: RecordedExport[],
): DiscoveredSchema | PageReply | ChangesReply | ExportReply {
  switch (what) {
    case 'schema':
      return system.schema;
    case 'objects':
      return pageOf(system, query.get('after') ?? '', Number(query.get('limit')));
    case 'changes':
      return changesOf(system, Number(query.get('since')));
    case 'export':
      return exportTo(system, JSON.parse(body) as ExportItem, exports);
    default:
      throw new Error(`Nothing is at ${what}.`);
  }
}

function pageOf({ objects, version }: RecordedSystem, after: string, limit: number): PageReply {
  const keys = [...objects.keys()].toSorted();
  const from = keys.findIndex((key) => key > after);
  const page = from === -1 ? [] : keys.slice(from, from + limit);
  const last = page.at(-1);
  return {
    objects: page.map((key) => ({ key, values: objects.get(key) ?? null })),
    version,
    total: keys.length,
    next: last === undefined || last === keys.at(-1) ? null : last,
  };
}

function changesOf({ objects, changes, version }: RecordedSystem, since: number): ChangesReply {
  const keys = [...changes].filter(([, changed]) => changed > since).map(([key]) => key);
  return { objects: keys.toSorted().map((key) => ({ key, values: objects.get(key) ?? null })), version };
}

function put(system: RecordedSystem, key: string, values: RecordedValues): void {
  system.objects.set(key, values);
  system.changes.set(key, (system.version += 1));
}

function remove(system: RecordedSystem, key: string): void {
  const gone = system.objects.get(key);
  if (gone === undefined) return;
  system.objects.delete(key);
  system.changes.set(key, (system.version += 1));
  for (const [other, left] of bereaved(system, gone)) put(system, other, left);
}

function exportTo(system: RecordedSystem, item: ExportItem, exports: RecordedExport[]): ExportReply {
  const { change, changes, id, externalId, secondaryExternalId } = item;
  const key = findKey(system, item, secondaryExternalId ?? broughtValue(item, system.address));
  if (change === 'update' && key === undefined)
    return { kind: 'rejected', reason: 'general', message: 'There is no such object.' };
  // what has no key of its own is made twice by nobody: a directory refuses the second entry of a name
  if (change === 'create' && key !== undefined && system.address !== undefined)
    return { kind: 'rejected', reason: 'general', message: 'There is an object of that name already.' };
  const asked = changes.map(({ attribute, kind, value }) => [attribute.name, kind, value]).toSorted();
  exports.push({
    system: system.name,
    id,
    content: JSON.stringify([change, asked]),
    attributes: changes.map(({ attribute, kind, value }) => ({
      name: attribute.name,
      change: JSON.stringify([kind, value]),
    })),
  });
  if (change === 'delete') {
    if (key !== undefined) remove(system, key);
    return { kind: 'applied', externalId: String(externalId ?? secondaryExternalId ?? '') };
  }
  const values = changedObject((key === undefined ? undefined : system.objects.get(key)) ?? {}, changes);
  const address = system.address === undefined ? undefined : values[system.address]?.[0];
  const given = String(values[system.externalId]?.[0] ?? key ?? idFor(String(address)));
  if (key !== undefined && key !== given) remove(system, key);
  put(system, given, { ...values, [system.externalId]: [given] });
  return {
    kind: 'applied',
    externalId: given,
    ...(address !== undefined && { secondaryExternalId: String(address) }),
  };
}

/** The same object gets the same id in every installation, so that end states can be compared. */
function idFor(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 12);
}
