import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { Language, Parser, type Node } from 'web-tree-sitter';

/** The folder of the module, powershell/JIM. */
export const moduleFolder = join(import.meta.dirname, '..', 'JIM');

export type Script = { readonly path: string; readonly name: string; readonly text: string; readonly root: Node };

const parser = await startParser();

async function startParser(): Promise<Parser> {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
  const started = new Parser();
  started.setLanguage(await Language.load(grammar));
  return started;
}

/** Parses PowerShell text; the tree holds error nodes where it is no PowerShell. */
export function parsePowerShell(text: string): Node {
  const tree = parser.parse(text);
  if (tree === null) throw new Error('The parser gave no tree.');
  return tree.rootNode;
}

/** Every script below a folder whose name ends so, sorted by path; `name` is the file's name without its end. */
export function readScripts(folder: string, ...ends: readonly string[]): Script[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => ends.some((end) => path.endsWith(end)))
    .toSorted()
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      return { path, name: basename(path).replace(/\.ps(1|m1|d1)$/, ''), text, root: parsePowerShell(text) };
    });
}

/** The nodes of these types below a node, in order of the text. */
export function findNodes(node: Node, ...types: readonly string[]): Node[] {
  return node.descendantsOfType([...types]).filter((found) => found !== null);
}

/** The text of a string literal without its quotes, or the text as it is. */
export function unquote(text: string): string {
  const quoted = /^'(.*)'$/s.exec(text)?.[1];
  return quoted === undefined ? text : quoted.replaceAll("''", "'");
}

/** "line:column text" of every error node and of every missing token. */
export function listErrors(root: Node): string[] {
  if (!root.hasError) return [];
  const errors: string[] = [];
  const visit = (node: Node): void => {
    if (node.isError || node.isMissing) {
      errors.push(`${node.startPosition.row + 1}:${node.startPosition.column + 1} ${node.text.slice(0, 60)}`);
      return;
    }
    for (const child of node.children) if (child?.hasError || child?.isMissing) visit(child);
  };
  visit(root);
  return errors;
}
