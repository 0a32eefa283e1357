import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ApiError } from "../../kernel/api-error.ts";
import { allowedAddresses } from "./allowed-addresses.ts";
import { normalEntry } from "./ip-entry.ts";
import { changedGroup, type ModifyMode, parseEntries } from "./whitelist-rules.ts";

const group = {
  instanceId: "r-1",
  name: "office",
  attribute: "hidden",
  ips: "10.0.0.1,10.1.0.0/16",
};

function change(mode: ModifyMode, entries: string, of = group, attribute?: string) {
  return changedGroup(of, { mode, entries: parseEntries(entries), attribute });
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
  return "accepted";
}

describe("entries", () => {
  test.each([
    ["10.0.0.1", "10.0.0.1"],
    ["10.0.0.1/32", "10.0.0.1"],
    ["10.1.2.3/8", "10.0.0.0/8"],
    ["255.255.255.255/1", "128.0.0.0/1"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["10.0.0.0/0", null],
    ["10.0.0.1/33", null],
    ["10.0.0.1/08", null],
    ["10.0.0.1/", null],
    ["10.0.0.1/8/8", null],
    ["10.0.0.256", null],
    ["010.0.0.1", null],
    ["10.1", null],
    ["0x0a000001", null],
    [" 10.0.0.1", null],
    ["::1", null],
    ["", null],
  ])("%j means %j", (entry, normal) => {
    expect(normalEntry(entry)).toBe(normal);
  });

  test("the normal form of a normal form is itself", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 32 }), (address, length) => {
        const normal = normalEntry(`${address}/${length}`);
        expect(normal).not.toBeNull();
        expect(normalEntry(normal ?? "")).toBe(normal);
      }),
    );
  });

  test.each(["10.0.0.1,10.0.0.1", "10.0.0.1,10.0.0.1/32", "10.0.0.1, 10.0.0.2", "10.0.0.1,", "x"])(
    "%j is refused",
    (text) => {
      expect(refusal(() => parseEntries(text))).toBe("InvalidSecurityIPList.Format");
    },
  );
});

describe("changing a group", () => {
  test("Cover replaces the entries and keeps how they are written", () => {
    expect(change("Cover", "10.2.0.1/8,10.0.0.9")?.ips).toBe("10.2.0.1/8,10.0.0.9");
  });

  test("Append adds what is not there yet, however it is written", () => {
    expect(change("Append", "10.0.0.1/32,10.0.0.2")?.ips).toBe("10.0.0.1,10.1.0.0/16,10.0.0.2");
  });

  test("Delete takes away what is there, however it is written", () => {
    expect(change("Delete", "10.1.2.3/16,10.9.9.9")?.ips).toBe("10.0.0.1");
  });

  test("a group disappears with its last entry, the default group falls back", () => {
    expect(change("Delete", "10.0.0.1,10.1.0.0/16")).toBeNull();
    const initial = { ...group, name: "default", ips: "10.0.0.1" };
    expect(change("Delete", "10.0.0.1", initial)?.ips).toBe("127.0.0.1");
  });

  test("the attribute changes only when it is given, and never with Delete", () => {
    expect(change("Cover", "10.0.0.1")?.attribute).toBe("hidden");
    expect(change("Append", "10.0.0.1", group, "")?.attribute).toBe("");
    expect(change("Delete", "10.0.0.1", group, "")?.attribute).toBe("hidden");
  });

  test("a group holds 1000 entries and not one more", () => {
    const ips = Array.from({ length: 999 }, (_, i) => `10.7.${i >> 8}.${i & 255}`).join(",");
    const full = change("Append", "10.9.0.1", { ...group, ips });
    expect(full?.ips.split(",")).toHaveLength(1000);
    expect(refusal(() => change("Append", "10.9.0.1,10.9.0.2", { ...group, ips }))).toBe(
      "InvalidSecurityIPList.Format",
    );
  });
});

test("the groups together allow each address once, in its normal form", () => {
  const other = { ...group, name: "other", ips: "10.1.9.9/16,192.168.0.1/32" };
  expect(allowedAddresses([group, other])).toEqual(["10.0.0.1", "10.1.0.0/16", "192.168.0.1"]);
});
