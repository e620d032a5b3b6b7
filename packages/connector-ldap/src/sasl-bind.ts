/** SASL binds with binary credentials, which ldapts has only as text. */
import { BindRequest, type BerWriter } from 'ldapts';
import { contentOf, sizeOf } from './directory-entry.ts';

export const bindResponse = 0x61;

export class SaslBindRequest extends BindRequest {
  private readonly token: Buffer;

  constructor(messageId: number, mechanism: string, token: Buffer) {
    super({ messageId, mechanism });
    this.token = token;
  }

  override writeMessage(writer: BerWriter): void {
    const sasl = 0xa3;
    writer.writeInt(3);
    writer.writeString('');
    writer.startSequence(sasl);
    writer.writeString(this.mechanism ?? '');
    writer.writeBuffer(this.token, 0x04);
    writer.endSequence();
  }
}

export interface BindAnswer {
  readonly status: number;
  readonly errorMessage: string;
  readonly serverCredentials: Buffer | undefined;
}

/** Reads the bind response that begins at `start`. Throws RangeError when the bytes are something else. */
export function decodeBindResponse(message: Buffer, start: number): BindAnswer {
  const [enumerated, octetString, serverSaslCredentials] = [0x0a, 0x04, 0x87];
  const body = contentOf(message, start, bindResponse);
  const code = contentOf(message, body.start, enumerated);
  const matched = contentOf(message, code.end, octetString);
  const text = contentOf(message, matched.end, octetString);
  let serverCredentials: Buffer | undefined;
  for (let at = text.end; at < body.end;) {
    const element = sizeOf(message, at);
    if (!element) break;
    if (message[at] === serverSaslCredentials) serverCredentials = message.subarray(element.start, element.end);
    at = element.end;
  }
  return {
    status: message.readUIntBE(code.start, code.end - code.start),
    errorMessage: message.toString('utf8', text.start, text.end),
    serverCredentials,
  };
}
