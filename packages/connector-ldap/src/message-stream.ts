/** Cuts what a server sends into LDAP messages. */
import { sizeOf } from './directory-entry.ts';

const sequence = 0x30;

export interface MessageStream {
  /** Takes the next bytes and hands out every message that is whole. Throws RangeError when this is not LDAP. */
  push(data: Buffer, onMessage: (message: Buffer) => void): void;
}

export function createMessageStream(): MessageStream {
  let held: Buffer[] = [];
  let heldLength = 0;
  let needed = 0;

  const hold = (rest: Buffer, length: number): void => {
    held = [rest];
    heldLength = rest.length;
    needed = length;
  };

  return {
    push(data, onMessage) {
      let bytes = data;
      if (heldLength > 0) {
        held.push(data);
        heldLength += data.length;
        if (heldLength < needed) return;
        bytes = Buffer.concat(held, heldLength);
        held = [];
        heldLength = 0;
      }
      for (let at = 0; at < bytes.length;) {
        if (bytes[at] !== sequence) throw new RangeError('this is not LDAP');
        const size = sizeOf(bytes, at);
        if (!size || size.end > bytes.length) {
          hold(bytes.subarray(at), size ? size.end - at : 0);
          return;
        }
        onMessage(bytes.subarray(at, size.end));
        at = size.end;
      }
    },
  };
}
