/**
 * Entries as the server sent them. The values stay where they are in the message until somebody asks for them, as text or
 * as bytes: an import of a million entries touches every value once and keeps nothing.
 */

export interface DirectoryEntry {
  /** The distinguished name. */
  readonly name: string;
  attributes: readonly DirectoryAttribute[];
}

export class DirectoryAttribute {
  /** The description as sent, options included. */
  readonly type: string;
  /** Starts and ends of the values in the message before them. */
  private readonly parts: { readonly message: Buffer; readonly spans: readonly number[] }[];

  constructor(type: string, message: Buffer, spans: readonly number[]) {
    this.type = type;
    this.parts = [{ message, spans }];
  }

  get count(): number {
    return this.parts.reduce((sum, { spans }) => sum + spans.length / 2, 0);
  }

  /** The same values under another description, followed by more of them. */
  with(type: string, more: readonly DirectoryAttribute[]): DirectoryAttribute {
    const joined = new DirectoryAttribute(type, Buffer.alloc(0), []);
    joined.parts.push(...this.parts, ...more.flatMap(({ parts }) => parts));
    return joined;
  }

  each(visit: (message: Buffer, start: number, end: number) => void): void {
    for (const { message, spans } of this.parts) {
      for (let at = 0; at + 1 < spans.length; at += 2) visit(message, spans[at] ?? 0, spans[at + 1] ?? 0);
    }
  }

  texts(): readonly string[] {
    const texts: string[] = [];
    this.each((message, start, end) => void texts.push(message.toString('utf8', start, end)));
    return texts;
  }

  firstBytes(): Buffer | undefined {
    const first = this.parts.find(({ spans }) => spans.length > 0);
    return first?.message.subarray(first.spans[0], first.spans[1]);
  }
}

const octetString = 0x04;
const sequence = 0x30;
const set = 0x31;

/** Reads a SearchResultEntry that begins at `start`. Throws RangeError when the bytes are something else. */
export function decodeEntry(message: Buffer, start: number): DirectoryEntry {
  const body = contentOf(message, start, searchResultEntry);
  const name = contentOf(message, body.start, octetString);
  const list = contentOf(message, name.end, sequence);
  const attributes: DirectoryAttribute[] = [];
  for (let at = list.start; at < list.end;) {
    const attribute = contentOf(message, at, sequence);
    const type = contentOf(message, attribute.start, octetString);
    const values = contentOf(message, type.end, set);
    const spans: number[] = [];
    for (let next = values.start; next < values.end;) {
      const value = contentOf(message, next, octetString);
      spans.push(value.start, value.end);
      next = value.end;
    }
    attributes.push(new DirectoryAttribute(message.toString('latin1', type.start, type.end), message, spans));
    at = attribute.end;
  }
  return { name: message.toString('utf8', name.start, name.end), attributes };
}

export const searchResultEntry = 0x64;
export const searchResultReference = 0x73;

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the content of the element at `at` stands. Throws RangeError when it has another tag or does not fit. */
export function contentOf(message: Buffer, at: number, tag: number): Span {
  const size = sizeOf(message, at);
  if (message[at] !== tag || !size || size.end > message.length) {
    throw new RangeError(`no element of the kind 0x${tag.toString(16)} at ${at}`);
  }
  return size;
}

/** Where the content of an element stands, the end possibly beyond what has arrived; undefined while its length is not all there. */
export function sizeOf(message: Buffer, at: number): Span | undefined {
  const first = message[at + 1];
  if (first === undefined) return undefined;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4) throw new RangeError(`a length of ${octets} octets at ${at}`);
  if (at + 2 + octets > message.length) return undefined;
  const start = at + 2 + octets;
  return { start, end: start + message.readUIntBE(at + 2, octets) };
}
