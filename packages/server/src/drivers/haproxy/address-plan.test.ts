import { expect, test } from "vitest";
import { indexOfSlotId, planAddresses, slotIdOf } from "./address-plan.ts";

test("slots follow each other and skip hosts that end in .0 and .255", () => {
  const plan = planAddresses("127.20.0.0/16");
  expect(plan.slotAt(0)).toEqual({
    slotId: "s0001",
    address: "127.20.0.1",
    port: 6_379,
  });
  expect(plan.slotAt(253).address).toBe("127.20.0.254");
  expect(plan.slotAt(254).address).toBe("127.20.1.1");
});

test.each([
  ["127.20.0.0/16", "127.20.255.254", 65_023],
  ["127.20.0.0/24", "127.20.0.254", 253],
  ["127.20.0.64/26", "127.20.0.126", 61],
  ["127.20.3.9/30", "127.20.3.10", 1],
])("in %s the probe address %s is no slot's", (network, probe, capacity) => {
  const plan = planAddresses(network);
  expect(plan.probeAddress).toBe(probe);
  expect(plan.capacity).toBe(capacity);
  const addresses = Array.from({ length: capacity }, (_, index) => plan.slotAt(index).address);
  expect(new Set(addresses).size).toBe(capacity);
  expect(addresses).not.toContain(probe);
  expect(addresses.filter((address) => /\.(0|255)$/.test(address))).toEqual([]);
  expect(() => plan.slotAt(capacity)).toThrow();
});

test("what is no IPv4 network is refused", () => {
  for (const network of ["::1/64", "127.0.0.1", "127.0.0.0/31", "127.0.0/16", "x"]) {
    expect(() => planAddresses(network)).toThrow("not an IPv4 network");
  }
});

test("a slot id leads back to its index", () => {
  expect([0, 9_998, 9_999].map(slotIdOf)).toEqual(["s0001", "s9999", "s10000"]);
  expect(["s0001", "s10000", "s0000", "x", "s1"].map(indexOfSlotId)).toEqual([
    0,
    9_999,
    undefined,
    undefined,
    undefined,
  ]);
});
