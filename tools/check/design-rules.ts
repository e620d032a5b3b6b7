import { basename, dirname, join } from 'node:path/posix';

/** Rules of the house that a look at each file's text can tell; the rest is for tsc and oxlint. */
export interface SourceFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** What the code of a package may import beside itself. Tests may import more: any package that is there. */
const allowedImports: Readonly<Record<string, RegExp>> = {
  engine: /^(?!)/,
  contract: /^zod$/,
  'connector-kit': /^(node:|@jim\/engine\/)/,
  'connector-*': /^(?!@jim\/)|^@jim\/(engine|connector-kit)\//,
  server: /^(?!@jim\/)|^@jim\/(engine|contract|connector-[a-z]+)\//,
  cli: /^(?!@jim\/)|^@jim\/contract\//,
  portal: /^(?!@jim\/)|^@jim\/(contract|engine\/expression)\//,
};

/** @returns one sentence for each violation, beginning with `path:line` */
export function findDesignViolations(file: SourceFile): string[] {
  return [...checkName(file), ...checkImports(file), ...checkBarrel(file), ...checkWords(file)];
}

function checkName({ path }: SourceFile): string[] {
  const name = basename(path).replace(/(\.(test|property|conformance|fixture|d|config))*\.(tsx?|mjs)$/, '');
  if (/^(utils?|helpers?|common|misc|index)$/.test(name))
    return [`${path}:1 a file is named for what it holds, not "${name}"`];
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? [] : [`${path}:1 file names are kebab-case`];
}

function checkImports({ path, text }: SourceFile): string[] {
  const owner = /^packages\/([^/]+)\//.exec(path)?.[1];
  if (owner === undefined) return [];
  const isTest = /\.test\.tsx?$|-for-tests\.ts$|\/(testing|conformance)\//.test(path);
  const allowed = allowedImports[owner] ?? (owner.startsWith('connector-') ? allowedImports['connector-*'] : undefined);
  return importsOf(text).flatMap(({ line, source }) => {
    if (source.startsWith('.')) {
      const target = join(dirname(path), source);
      const isInside = target.startsWith(`packages/${owner}/`) || (isTest && target.startsWith('test/'));
      return isInside ? [] : [`${path}:${line} leaves its package: import "@jim/…" instead of "${source}"`];
    }
    const isOwn = source.startsWith(`@jim/${owner}/`);
    const isFine =
      isOwn ||
      // The one door through which the offline commands of the command line reach the server (docs/decisions).
      path === 'packages/cli/src/offline/server-modules.ts' ||
      allowed === undefined ||
      allowed.test(source) ||
      (isTest && !source.startsWith('@jim/server/'));
    return isFine ? [] : [`${path}:${line} packages/${owner} may not import "${source}"`];
  });
}

interface Import {
  readonly line: number;
  readonly source: string;
}

function importsOf(text: string): Import[] {
  const found = text.matchAll(
    /^(?:import\s*(?:[^;'"=]*?\sfrom\s*)?|export\s+(?:type\s+)?(?:\*[^;'"=]*?|\{[^}]*\})\s*from\s*)['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  );
  return [...found].map((match) => ({
    line: text.slice(0, match.index + match[0].length).split('\n').length,
    source: match[1] ?? match[2] ?? '',
  }));
}

/** A file that only hands on what others export. */
function checkBarrel({ path, text }: SourceFile): string[] {
  const statements = text
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
  const handsOn =
    statements.length > 0 && statements.every((statement) => /^export\b[^=(]*\bfrom\s*['"]/.test(statement));
  return handsOn ? [`${path}:1 a barrel file: let importers name the file they need`] : [];
}

const unfinished = /\b(TODO|FIXME|XXX|HACK)\b/;
const shortName =
  /^export (?:async )?(?:function|const|let|class|interface|type) (\w*(?:Cso|Mvo|Rpei|CSO|MVO|RPEI)\w*|cso\w*|mvo\w*)/;

function checkWords({ path, text }: SourceFile): string[] {
  if (path === 'tools/check/design-rules.ts') return [];
  return text.split('\n').flatMap((line, position) => {
    const at = `${path}:${position + 1}`;
    const name = shortName.exec(line)?.[1];
    return [
      ...(unfinished.test(line) ? [`${at} unfinished work belongs in an issue, not in a comment`] : []),
      ...(name === undefined ? [] : [`${at} exported names are whole words: ${name}`]),
    ];
  });
}
