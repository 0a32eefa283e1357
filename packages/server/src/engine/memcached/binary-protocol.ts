/** The frames of memcached's binary protocol: a header of 24 bytes, extras, key, value. */
export interface MemcachedRequest {
  readonly opcode: number;
  readonly extras?: Buffer;
  readonly key?: string;
  readonly value?: string | Buffer;
}

export interface MemcachedResponse {
  readonly opcode: number;
  readonly status: number;
  readonly key: string;
  readonly value: Buffer;
}

export const opcodes = {
  get: 0x00,
  set: 0x01,
  delete: 0x04,
  flush: 0x08,
  version: 0x0b,
  stat: 0x10,
  saslAuth: 0x21,
} as const;

export const statuses = { ok: 0x00, notFound: 0x01, authError: 0x20, outOfMemory: 0x82 } as const;

const headerBytes = 24;
const requestMagic = 0x80;
const responseMagic = 0x81;

export function encodeRequest(request: MemcachedRequest): Buffer {
  const extras = request.extras ?? Buffer.alloc(0);
  const key = Buffer.from(request.key ?? "");
  const value = Buffer.from(request.value ?? "");
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(requestMagic, 0);
  header.writeUInt8(request.opcode, 1);
  header.writeUInt16BE(key.length, 2);
  header.writeUInt8(extras.length, 4);
  header.writeUInt32BE(extras.length + key.length + value.length, 8);
  return Buffer.concat([header, extras, key, value]);
}

/**
 * Takes one response from the front of what has arrived.
 * @returns the response and what is left, or null while it is incomplete
 * @throws when this is not the binary protocol
 */
export function decodeResponse(
  arrived: Buffer,
): { response: MemcachedResponse; rest: Buffer } | null {
  if (arrived.length === 0) return null;
  if (arrived[0] !== responseMagic) throw new Error("not an answer in memcached's binary protocol");
  if (arrived.length < headerBytes) return null;
  const keyAt = headerBytes + arrived.readUInt8(4);
  const valueAt = keyAt + arrived.readUInt16BE(2);
  const end = headerBytes + arrived.readUInt32BE(8);
  if (arrived.length < end) return null;
  return {
    response: {
      opcode: arrived.readUInt8(1),
      status: arrived.readUInt16BE(6),
      key: arrived.toString("utf8", keyAt, valueAt),
      value: arrived.subarray(valueAt, end),
    },
    rest: arrived.subarray(end),
  };
}
