/** RFC 4527: the answer to a write carries attributes of the entry as it then is, which saves a search for each new entry. */
import { Attribute, type BerReader, BerWriter, Control } from 'ldapts';

export const postReadOid = '1.3.6.1.1.13.2';

export class PostReadControl extends Control {
  private readonly wanted: string;
  /** The first value of the attribute, once the answer has come; undefined when the server did not send it. */
  value: Buffer | undefined;

  constructor(wanted: string) {
    super(postReadOid);
    this.wanted = wanted;
  }

  override writeControl(writer: BerWriter): void {
    const selection = new BerWriter({ size: 64 });
    selection.startSequence();
    selection.writeString(this.wanted);
    selection.endSequence();
    writer.writeBuffer(selection.buffer, 0x04);
  }

  override parseControl(reader: BerReader): void {
    const searchResultEntry = 0x64;
    if (reader.readSequence(searchResultEntry) === null) return;
    reader.readString();
    reader.readSequence();
    const end = reader.offset + reader.length;
    while (reader.offset < end) {
      const attribute = new Attribute();
      attribute.parse(reader);
      if (attribute.type.toLowerCase() === this.wanted.toLowerCase()) this.value = attribute.parsedBuffers[0];
    }
  }
}
