/**
 * PROXY protocol version 2 header (HAProxy's doc/proxy-protocol.txt, section 2.2): TCP over IPv4
 * with one TLV of type 0x02 (authority). The front door accepts the authority as the proof that
 * the connection comes from the control plane.
 */
export function proxyHeader(options: {
  readonly source: string;
  readonly destination: string;
  readonly destinationPort: number;
  readonly authority: string;
}): Buffer {
  const signature = Buffer.from("0d0a0d0a000d0a515549540a", "hex");
  const authority = Buffer.from(options.authority, "latin1");
  const addresses = Buffer.alloc(12);
  addresses.set(ipv4Bytes(options.source), 0);
  addresses.set(ipv4Bytes(options.destination), 4);
  // The source port is not known before the connection is made, and nothing reads it.
  addresses.writeUInt16BE(options.destinationPort, 10);
  const tlv = Buffer.alloc(3);
  tlv.writeUInt8(0x02, 0);
  tlv.writeUInt16BE(authority.length, 1);
  const fixed = Buffer.alloc(4);
  fixed.writeUInt8(0x21, 0); // version 2, command PROXY
  fixed.writeUInt8(0x11, 1); // TCP over IPv4
  fixed.writeUInt16BE(addresses.length + tlv.length + authority.length, 2);
  return Buffer.concat([signature, fixed, addresses, tlv, authority]);
}

function ipv4Bytes(address: string): number[] {
  return address.split(".").map(Number);
}
