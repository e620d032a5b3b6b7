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
  private readonly message: Buffer;
  /** Starts and ends of the values in the message. */
  private readonly spans: readonly number[];
  /** Whose values follow. */
  private readonly more: readonly DirectoryAttribute[];

  constructor(type: string, message: Buffer, spans: readonly number[], more: readonly DirectoryAttribute[] = []) {
    this.type = type;
    this.message = message;
    this.spans = spans;
    this.more = more;
  }

  get count(): number {
    return this.more.reduce((sum, { count }) => sum + count, this.spans.length / 2);
  }

  /** The same values under another description, followed by more of them. */
  with(type: string, more: readonly DirectoryAttribute[]): DirectoryAttribute {
    return new DirectoryAttribute(type, this.message, this.spans, [...this.more, ...more]);
  }

  each(visit: (message: Buffer, start: number, end: number) => void): void {
    const { message, spans } = this;
    for (let at = 0; at + 1 < spans.length; at += 2) visit(message, spans[at] ?? 0, spans[at + 1] ?? 0);
    for (const attribute of this.more) attribute.each(visit);
  }

  texts(): readonly string[] {
    const texts: string[] = [];
    this.each((message, start, end) => void texts.push(message.toString('utf8', start, end)));
    return texts;
  }

  firstBytes(): Buffer | undefined {
    if (this.spans.length > 0) return this.message.subarray(this.spans[0], this.spans[1]);
    return this.more.find(({ count }) => count > 0)?.firstBytes();
  }
}

const octetString = 0x04;
const sequence = 0x30;
const set = 0x31;

const noMore: readonly DirectoryAttribute[] = [];

/** The decoder reads a SearchResultEntry that begins at `start`. It throws RangeError when the bytes are something else. */
export function createEntryDecoder(): (message: Buffer, start: number) => DirectoryEntry {
  // Entries of one search mostly have the same attributes in the same order: their descriptions are the same texts.
  const descriptions: string[] = [];

  const describe = (message: Buffer, { start, end }: Span, place: number): string => {
    const known = descriptions[place];
    if (known !== undefined && isLatin1(message, start, end, known)) return known;
    return (descriptions[place] = message.toString('latin1', start, end));
  };

  return (message, start) => {
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
      attributes.push(new DirectoryAttribute(describe(message, type, attributes.length), message, spans, noMore));
      at = attribute.end;
    }
    return { name: message.toString('utf8', name.start, name.end), attributes };
  };
}

function isLatin1(message: Buffer, start: number, end: number, text: string): boolean {
  if (text.length !== end - start) return false;
  for (let at = start; at < end; at += 1) if (message[at] !== text.charCodeAt(at - start)) return false;
  return true;
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
