/** NTLM version 2 ([MS-NLMP]) without signing or sealing: three messages, no session protection. TLS is what protects the session. */
import { createHmac, randomBytes } from 'node:crypto';

export interface NtlmCredentials {
  readonly domain: string;
  readonly user: string;
  readonly password: string;
}

/** `DOMAIN\user`, `user@domain` (the domain then stays empty) or a plain name. */
export function ntlmCredentials(username: string, password: string): NtlmCredentials {
  const slash = username.indexOf('\\');
  return slash < 0
    ? { domain: '', user: username, password }
    : { domain: username.slice(0, slash), user: username.slice(slash + 1), password };
}

const signature = Buffer.from('NTLMSSP\0', 'latin1');
const flags = {
  unicode: 0x1,
  requestTarget: 0x4,
  ntlm: 0x200,
  alwaysSign: 0x8000,
  extendedSessionSecurity: 0x80000,
  targetInfo: 0x800000,
  key128: 0x20000000,
} as const;
const wantedFlags =
  flags.unicode | flags.requestTarget | flags.ntlm | flags.alwaysSign | flags.extendedSessionSecurity | flags.key128;

export function negotiateMessage(): Buffer {
  const message = Buffer.alloc(32);
  signature.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(wantedFlags, 12);
  return message;
}

export interface NtlmMoment {
  /** When the server does not say the time: 100 ns since 1601. */
  readonly fileTime: bigint;
  readonly clientChallenge: Buffer;
}

/** The answer to a challenge. Throws RangeError when that is none. */
export function authenticateMessage(challenge: Buffer, credentials: NtlmCredentials, moment = momentNow()): Buffer {
  if (challenge.length < 48 || !challenge.subarray(0, 8).equals(signature) || challenge.readUInt32LE(8) !== 2) {
    throw new RangeError("The server's answer is no NTLM challenge.");
  }
  const serverChallenge = challenge.subarray(24, 32);
  const infoAt = challenge.readUInt32LE(44);
  const targetInfo = challenge.subarray(infoAt, infoAt + challenge.readUInt16LE(40));
  const serverTime = timestampIn(targetInfo);
  const proof = ntlmV2Response(credentials, serverChallenge, targetInfo, {
    ...moment,
    fileTime: serverTime ?? moment.fileTime,
  });
  const parts = [
    Buffer.alloc(24),
    proof,
    utf16(credentials.domain),
    utf16(credentials.user),
    utf16(''),
    Buffer.alloc(0),
  ];
  const header = Buffer.alloc(64);
  signature.copy(header);
  header.writeUInt32LE(3, 8);
  let offset = header.length;
  for (const [index, part] of parts.entries()) {
    header.writeUInt16LE(part.length, 12 + index * 8);
    header.writeUInt16LE(part.length, 14 + index * 8);
    header.writeUInt32LE(offset, 16 + index * 8);
    offset += part.length;
  }
  header.writeUInt32LE(wantedFlags | flags.targetInfo, 60);
  return Buffer.concat([header, ...parts]);
}

/** [MS-NLMP] 3.3.2: the proof and the blob it covers. */
export function ntlmV2Response(
  credentials: NtlmCredentials,
  serverChallenge: Buffer,
  targetInfo: Buffer,
  moment: NtlmMoment,
): Buffer {
  const key = hmac(md4(utf16(credentials.password)), utf16(credentials.user.toUpperCase() + credentials.domain));
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(moment.fileTime);
  const blob = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    time,
    moment.clientChallenge,
    Buffer.alloc(4),
    targetInfo,
    Buffer.alloc(4),
  ]);
  return Buffer.concat([hmac(key, Buffer.concat([serverChallenge, blob])), blob]);
}

function momentNow(): NtlmMoment {
  return { fileTime: (BigInt(Date.now()) + 11_644_473_600_000n) * 10_000n, clientChallenge: randomBytes(8) };
}

const timestampId = 7;

function timestampIn(targetInfo: Buffer): bigint | undefined {
  for (let at = 0; at + 4 <= targetInfo.length; at += 4 + targetInfo.readUInt16LE(at + 2)) {
    if (targetInfo.readUInt16LE(at) === timestampId && at + 12 <= targetInfo.length)
      return targetInfo.readBigUInt64LE(at + 4);
  }
  return undefined;
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('md5', key).update(data).digest();
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

/** RFC 1320; the OpenSSL of Node no longer has it. */
export function md4(data: Buffer): Buffer {
  const length = Math.ceil((data.length + 9) / 64) * 64;
  const padded = Buffer.alloc(length);
  data.copy(padded);
  padded[data.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(data.length) * 8n, length - 8);
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let at = 0; at < length; at += 64) digestBlock(state, padded, at);
  const out = Buffer.alloc(16);
  for (const [index, word] of state.entries()) out.writeInt32LE(word, index * 4);
  return out;
}

type Mix = (x: number, y: number, z: number) => number;

const rounds: readonly {
  readonly mix: Mix;
  readonly constant: number;
  readonly order: readonly number[];
  readonly shifts: readonly number[];
}[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    shifts: [3, 7, 11, 19],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
  },
];

function digestBlock(state: Int32Array, data: Buffer, at: number): void {
  let [a, b, c, d] = [state[0] ?? 0, state[1] ?? 0, state[2] ?? 0, state[3] ?? 0];
  for (const { mix, constant, order, shifts } of rounds) {
    for (const [step, word] of order.entries()) {
      const sum = (a + mix(b, c, d) + data.readInt32LE(at + word * 4) + constant) | 0;
      const shift = shifts[step % 4] ?? 0;
      [a, b, c, d] = [d, (sum << shift) | (sum >>> (32 - shift)), b, c];
    }
  }
  for (const [index, word] of [a, b, c, d].entries()) state[index] = ((state[index] ?? 0) + word) | 0;
}
