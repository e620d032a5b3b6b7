import { ApiError } from './api-error.ts';

const maximumDepth = 64;

/** @throws ApiError for text that is not JSON, names a member twice, nests too deeply or holds U+0000, which no text column can. */
export function readJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError('VALIDATION_ERROR', 'The body is not valid JSON.');
  }
  const problem = problemOf(text);
  if (problem) throw new ApiError('VALIDATION_ERROR', problem);
  return value;
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** Walks the tokens of valid JSON. */
function problemOf(text: string): string | undefined {
  const open: (Set<string> | 'list')[] = [];
  let previous = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : 'list');
      if (open.length > maximumDepth) return 'The body nests too deeply.';
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token.startsWith('"')) {
      if (/\\u0000/i.test(token) && String(JSON.parse(token)).includes('\0'))
        return 'Text must not contain the character U+0000.';
      const members = open.at(-1);
      const isName = members instanceof Set && (previous === '{' || previous === ',');
      if (isName && hasAlready(members, String(JSON.parse(token))))
        return `The body names ${token.slice(0, 60)} twice.`;
    }
    previous = token;
  }
  return undefined;
}

function hasAlready(members: Set<string>, name: string): boolean {
  const size = members.size;
  return members.add(name).size === size;
}
