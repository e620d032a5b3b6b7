import { existsSync, readFileSync } from 'node:fs';

type Json = { readonly [key: string]: unknown };

export type Operation = { readonly bodyProperties: ReadonlySet<string>; readonly queryParameters: ReadonlySet<string> };

/** The operations of an OpenAPI document by "METHOD /path" with `{}` for parameters; undefined where there is no file. */
export function readOpenApi(file: string): Map<string, Operation> | undefined {
  if (!existsSync(file)) return undefined;
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isObject(document) || !isObject(document['paths'])) throw new Error(`${file} has no paths.`);
  const operations = new Map<string, Operation>();
  for (const [path, item] of Object.entries(document['paths'])) {
    if (!isObject(item)) continue;
    for (const [method, operation] of Object.entries(item)) {
      if (!isObject(operation)) continue;
      operations.set(operationKey(method, path), {
        bodyProperties: propertyNames(operation['requestBody'], document, new Set()),
        queryParameters: queryNames([item['parameters'], operation['parameters']], document),
      });
    }
  }
  return operations;
}

/** "GET /api/v1/things/{}" for a method and a path in whatever spelling of its parameters. */
export function operationKey(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

function follow(value: Json, document: Json): unknown {
  const reference = value['$ref'];
  if (typeof reference !== 'string') return value;
  let found: unknown = document;
  for (const part of reference.replace(/^#\//, '').split('/')) found = isObject(found) ? found[part] : undefined;
  return found;
}

/** Names of the properties of every schema below a value, references followed once. */
function propertyNames(value: unknown, document: Json, seen: Set<unknown>): Set<string> {
  const names = new Set<string>();
  if (!isObject(value)) return names;
  const target = follow(value, document);
  if (!isObject(target) || seen.has(target)) return names;
  seen.add(target);
  if (!Array.isArray(target) && isObject(target['properties'])) {
    for (const name of Object.keys(target['properties'])) names.add(name);
  }
  for (const child of Object.values(target)) for (const name of propertyNames(child, document, seen)) names.add(name);
  return names;
}

function queryNames(lists: readonly unknown[], document: Json): Set<string> {
  const names = new Set<string>();
  for (const given of lists.flatMap((list) => (Array.isArray(list) ? list : []))) {
    const parameter = isObject(given) ? follow(given, document) : undefined;
    if (isObject(parameter) && parameter['in'] === 'query') names.add(String(parameter['name']));
  }
  return names;
}
