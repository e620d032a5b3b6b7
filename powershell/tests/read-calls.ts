import type { Node } from 'web-tree-sitter';
import { findNodes, unquote, type Script } from './syntax.ts';

export type ApiCall = {
  readonly method: string;
  /** The path with `{}` for everything computed. */
  readonly path: string;
  readonly hasBody: boolean;
  readonly hasQuery: boolean;
};

const callers = ['Invoke-JIMApi', 'Get-JIMPagedItem'];

/** Every API call of a script. An address that no call names directly counts as one that is read. */
export function readCalls(script: Script): ApiCall[] {
  const literals = findNodes(script.root, 'string_literal').filter((node) => addressOf(node) !== undefined);
  const used = new Set<number>();
  const calls: ApiCall[] = [];
  for (const command of findNodes(script.root, 'command')) {
    const name = findNodes(command, 'command_name')[0]?.text;
    if (name === undefined || !callers.includes(name)) continue;
    const given = readArguments(command);
    const pathNode = given.get('-Path');
    const addresses = pathNode === undefined ? [] : addressesOf(pathNode, script, literals);
    for (const node of addresses) {
      used.add(node.startIndex);
      calls.push({
        method: unquote(given.get('-Method')?.text ?? 'GET'),
        path: addressOf(node) ?? '',
        hasBody: given.has('-Body'),
        hasQuery: given.has('-Query') || name === 'Get-JIMPagedItem',
      });
    }
  }
  for (const node of literals) {
    if (!used.has(node.startIndex))
      calls.push({ method: 'GET', path: addressOf(node) ?? '', hasBody: false, hasQuery: false });
  }
  return calls;
}

/** Names of the properties a script puts into the dictionaries it fills under this variable, nested ones included. */
export function readDictionaryKeys(script: Script, kind: 'body' | 'query'): string[] {
  const keys = new Set<string>();
  for (const assignment of findNodes(script.root, 'assignment_expression')) {
    const left = assignment.namedChildren[0]?.text ?? '';
    const member = new RegExp(`^\\$${kind}\\.(\\w+)$`).exec(left)?.[1];
    if (member !== undefined) keys.add(member);
  }
  for (const entry of findNodes(script.root, 'hash_entry')) {
    const owner = ownerOf(entry);
    if (owner === undefined || (owner === '$query') !== (kind === 'query')) continue;
    const key = entry.namedChildren[0]?.text;
    if (key !== undefined) keys.add(unquote(key));
  }
  return [...keys];
}

/** The variable that an [ordered] literal goes into, '' where it goes nowhere by name; undefined for other literals. */
function ownerOf(entry: Node): string | undefined {
  let node: Node | null = entry.parent;
  let ordered = false;
  while (node !== null && node.type !== 'statement_block' && node.type !== 'program') {
    if (node.text.startsWith('[ordered]@{')) ordered = true;
    if (node.type === 'assignment_expression') break;
    node = node.parent;
  }
  if (!ordered) return undefined;
  return node?.type === 'assignment_expression' ? (node.namedChildren[0]?.text ?? '') : '';
}

function readArguments(command: Node): Map<string, Node> {
  const elements = findNodes(command, 'command_elements')[0];
  const given = new Map<string, Node>();
  let open: string | undefined;
  for (const element of elements?.namedChildren ?? []) {
    if (element === null || element.type === 'command_argument_sep') continue;
    if (element.type === 'command_parameter') {
      open = element.text;
      given.set(open, element);
    } else if (open !== undefined) {
      given.set(open, element);
      open = undefined;
    }
  }
  return given;
}

function addressesOf(pathNode: Node, script: Script, literals: readonly Node[]): Node[] {
  const inside = literals.filter(
    (node) => node.startIndex >= pathNode.startIndex && node.endIndex <= pathNode.endIndex,
  );
  if (inside.length > 0) return inside;
  return findNodes(script.root, 'assignment_expression')
    .filter((assignment) => assignment.namedChildren[0]?.text === pathNode.text)
    .flatMap((assignment) =>
      literals.filter((node) => node.startIndex > assignment.startIndex && node.endIndex <= assignment.endIndex),
    );
}

/** The API path of a string literal with `{}` for variables and sub-expressions; undefined for other texts. */
function addressOf(literal: Node): string | undefined {
  let text = literal.text;
  const holes = findNodes(literal, 'variable', 'sub_expression')
    .filter((hole) => !isInsideHole(hole, literal))
    .toSorted((one, other) => other.startIndex - one.startIndex);
  for (const hole of holes) {
    text = text.slice(0, hole.startIndex - literal.startIndex) + '{}' + text.slice(hole.endIndex - literal.startIndex);
  }
  return /^["'](?:\{\})?(\/api\/v1\/[^"'?]*)["']$/.exec(text)?.[1];
}

function isInsideHole(node: Node, literal: Node): boolean {
  for (let parent = node.parent; parent !== null && parent.id !== literal.id; parent = parent.parent) {
    if (parent.type === 'sub_expression') return true;
  }
  return false;
}
