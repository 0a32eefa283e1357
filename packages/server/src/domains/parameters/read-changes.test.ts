import { describe, expect, test } from "vitest";
import { ApiError } from "../../kernel/api-error.ts";
import type { ParameterScope } from "./parameter-scope.ts";
import { readChanges } from "./read-changes.ts";

const redis7: ParameterScope = {
  engineVersion: "7.0",
  architecture: "standard",
  instanceType: "Redis",
};
const redis28 = { ...redis7, engineVersion: "2.8" };

function changes(config: object, scope = redis7, stored: Record<string, string> = {}) {
  return readChanges({ Config: JSON.stringify(config) }, scope, stored);
}

function code(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ApiError) return `${error.status} ${error.code}`;
    throw error;
  }
  return "accepted";
}

describe("reading changes", () => {
  test("numbers and texts mean the same, and are kept in their normal form", () => {
    expect(changes({ "hash-max-listpack-entries": 256, "slowlog-max-len": "0500" })).toEqual({
      "hash-max-listpack-entries": "256",
      "slowlog-max-len": "500",
    });
  });

  test("a value that holds already is no change, be it set or the default", () => {
    expect(
      changes({ hz: 20, timeout: 0, appendfsync: "everysec" }, redis7, {
        hz: "20",
      }),
    ).toEqual({});
  });

  test("EvictionPolicy and the spellings of 2018 mean the eviction policy", () => {
    expect(changes({ EvictionPolicy: "AllKeysLRU" })).toEqual({
      "maxmemory-policy": "allkeys-lru",
    });
    expect(changes({ "maxmemory-policy": "NoEviction" })).toEqual({
      "maxmemory-policy": "noeviction",
    });
  });

  test("of the two names of the policy the one that differs from what holds is meant", () => {
    const allkeys = { "maxmemory-policy": "allkeys-lru" };
    expect(
      changes({
        EvictionPolicy: "volatile-lru",
        "maxmemory-policy": "allkeys-lru",
      }),
    ).toEqual(allkeys);
    expect(
      changes({
        EvictionPolicy: "allkeys-lru",
        "maxmemory-policy": "volatile-lru",
      }),
    ).toEqual(allkeys);
    expect(
      code(() =>
        changes({
          EvictionPolicy: "noeviction",
          "maxmemory-policy": "allkeys-lru",
        }),
      ),
    ).toBe("400 InvalidParameters.Format");
  });

  test.each([
    [{ maxmemory: 1 }, "an unknown name"],
    [{ "hash-max-listpack-entries": -1 }, "below the range"],
    [{ hz: 501 }, "above the range"],
    [{ hz: 1.5 }, "not an integer"],
    [{ hz: true }, "not a text or number"],
    [{ "maxmemory-policy": "lru" }, "not in the enumeration"],
    [{ appendfsync: "always" }, "fixed"],
    [{ "client-output-buffer-limit pubsub": "1 2" }, "not the pattern"],
    [{ "client-output-buffer-limit pubsub": "1 2 3\nport 1" }, "a second line"],
    [{ "#no_loose_disabled-commands": "keys,nosuch" }, "no command"],
    [{ "#no_loose_disabled-commands": "config" }, "an indispensable command"],
    [{ "#no_loose_disabled-commands": "keys,keys" }, "twice"],
  ])("InvalidParameters.Format for %j: %s", (config: object, _why) => {
    expect(code(() => changes(config))).toBe("400 InvalidParameters.Format");
  });

  test.each([
    [{ "hash-max-ziplist-entries": 256 }, redis7],
    [{ "hash-max-listpack-entries": 256 }, redis28],
    [{ "lazyfree-lazy-expire": "no" }, redis28],
    [{ "list-max-ziplist-entries": 256 }, redis28],
    [{ script_check_enable: "0" }, redis7],
    [{ repl_mode: "semisync" }, redis7],
    [{ "#no_loose_sentinel-enabled": "yes" }, redis7],
  ])("ParamNotSupportedForCurrentVersion for %j", (config, scope) => {
    expect(code(() => changes(config, scope))).toBe("400 ParamNotSupportedForCurrentVersion");
  });

  test("counting frequency of use came with 4.0", () => {
    expect(code(() => changes({ "maxmemory-policy": "allkeys-lfu" }, redis28))).toBe(
      "400 InvalidParameters.Format",
    );
    expect(changes({ "maxmemory-policy": "allkeys-lfu" })).toEqual({
      "maxmemory-policy": "allkeys-lfu",
    });
  });

  test("request parameters of their own stand for entries of Config", () => {
    const request = { ParamNoLooseSentinelEnabled: "no" };
    expect(readChanges(request, redis7, {})).toEqual({});
    const tair = { ...redis7, instanceType: "tair_rdb", engineVersion: "1.0" };
    expect(readChanges({ ParamReplMode: "async" }, tair, {})).toEqual({});
  });
});
