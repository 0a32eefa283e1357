import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressAt, contains, hostOf, overlaps, parseBlock } from "./ipv4-block.ts";

test.each([
  ["10.0.0.0/8", 2 ** 24],
  ["192.168.4.0/22", 1024],
  ["10.0.0.8/29", 8],
  ["255.255.255.255/32", 1],
])("%s has %d addresses", (text, size) => {
  expect(parseBlock(text)?.size).toBe(size);
});

test.each(["10.0.0.1/8", "10.0.0.0", "10.0.0.0/0", "10.0.0.0/33", "10.0.0.0/08", "ten/8", ""])(
  "%j is no block",
  (text) => {
    expect(parseBlock(text)).toBeNull();
  },
);

describe("addresses of a block", () => {
  const block = fc
    .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 8, max: 32 }))
    .map(([address, length]) => {
      const size = 2 ** (32 - length);
      const first = Math.floor(address / size) * size;
      const dotted = [24, 16, 8, 0].map((shift) => (first >>> shift) & 255).join(".");
      return parseBlock(`${dotted}/${length}`);
    })
    .filter((each) => each !== null);

  test("have their position, and nothing outside has one", () => {
    fc.assert(
      fc.property(block, fc.double({ min: 0, max: 0.999_999, noNaN: true }), (each, share) => {
        const host = Math.floor(share * each.size);
        expect(hostOf(each, addressAt(each, host))).toBe(host);
        if (each.first + each.size < 2 ** 32) {
          expect(hostOf(each, addressAt(each, each.size))).toBeNull();
        }
      }),
    );
  });

  test("blocks overlap exactly when one contains the other", () => {
    fc.assert(
      fc.property(block, block, (one, other) => {
        expect(overlaps(one, other)).toBe(contains(one, other) || contains(other, one));
      }),
    );
  });
});
