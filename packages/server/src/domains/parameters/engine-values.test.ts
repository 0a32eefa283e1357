import { engineParameters as catalogue } from "@kvasir/spec";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applySettings, readSettings } from "../../engine/redis/settings.ts";
import { spawnRedis, type TestRedis } from "../../engine/testing/spawn-redis.ts";
import { checkedValue, checkingCode } from "./check-value.ts";
import { engineParameters, engineSetting } from "./engine-values.ts";
import { isModifiable, type ParameterScope, parametersOf } from "./parameter-scope.ts";

const versions = ["2.8", "4.0", "5.0", "6.0", "7.0"];

function scopeOf(engineVersion: string): ParameterScope {
  return { engineVersion, architecture: "standard", instanceType: "Redis" };
}

/** Values at the ends of what a parameter accepts, and all of an enumeration. */
function extremes(name: string, code: string): string[] {
  const range = /^\[(-?\d+)-(-?\d+)\]$/.exec(code);
  if (range) return [range[1] ?? "", range[2] ?? ""];
  if (/^\[[^\]]*\]$/.test(code)) return code.slice(1, -1).split("|");
  if (name === "notify-keyspace-events") return ["", "KEA", "Kg", "KEg$lshzxeAtmdn"];
  return ["0 0 0", "33554432 8388608 60"];
}

describe("values for the engine", () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await spawnRedis();
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  test("Redis takes every value of every parameter that is accepted", async () => {
    let tried = 0;
    for (const version of versions) {
      const scope = scopeOf(version);
      for (const parameter of parametersOf(scope)) {
        if (!isModifiable(parameter) || engineSetting(parameter) === null) continue;
        const { name } = parameter;
        for (const text of [...extremes(name, checkingCode(parameter, scope)), parameter.default]) {
          const value = checkedValue(parameter, text, scope);
          expect(value, `${name} ${text}`).not.toBeNull();
          const parameters = engineParameters(scope, { [name]: value ?? "" });
          await applySettings(redis.control, { parameters });
          tried++;
        }
      }
    }
    expect(tried).toBeGreaterThan(250);
  });

  test.each(versions)("%s: Redis is at every default of the service", async (version) => {
    const scope = scopeOf(version);
    await using fresh = await spawnRedis({
      parameters: engineParameters(scope, {}),
    });
    // Nothing differs, so nothing is set.
    const all = Object.fromEntries(
      parametersOf(scope).flatMap((parameter) => {
        const setting = engineSetting(parameter);
        return setting === null ? [] : [[setting, parameter.default]];
      }),
    );
    expect(Object.keys(all).length).toBeGreaterThan(8);
    expect(await applySettings(fresh.control, { parameters: all })).toEqual([]);
  });

  test("only values that differ from Redis' own reach its configuration", async () => {
    const scope = scopeOf("7.0");
    await using bare = await spawnRedis({ parameters: {} });
    for (const [setting, value] of Object.entries(engineParameters(scope, {}))) {
      expect(
        await applySettings(bare.control, { parameters: { [setting]: value } }),
        setting,
      ).toHaveLength(1);
    }
  });

  test("a value set before an upgrade holds under the new name", async () => {
    const stored = { "hash-max-ziplist-entries": "77" };
    expect(engineParameters(scopeOf("5.0"), stored)["hash-max-listpack-entries"]).toBe("77");
    expect(engineParameters(scopeOf("7.0"), stored)["hash-max-listpack-entries"]).toBe("77");
    const later = { ...stored, "hash-max-listpack-entries": "78" };
    expect(engineParameters(scopeOf("7.0"), later)["hash-max-listpack-entries"]).toBe("78");
  });

  test("without the append-only file Redis dumps its data when it is stopped", async () => {
    const parameters = engineParameters(scopeOf("7.0"), { appendonly: "no" });
    await using first = await spawnRedis({ parameters });
    expect((await readSettings(first.control, ["appendonly"])).get("appendonly")).toBe("no");
    await first.control.set("kept", "yes");
    await first.node.stop("SIGTERM");
    await using second = await spawnRedis({ parameters }, { dir: first.node.dir });
    expect(await second.control.get("kept")).toBe("yes");
  });

  test("what only the control plane acts on stays out", () => {
    const stored = {
      "#no_loose_disabled-commands": "keys",
      "bigkey-threshold": "900",
    };
    const settings = Object.keys(engineParameters(scopeOf("7.0"), stored));
    expect(settings.filter((name) => /loose|bigkey/.test(name))).toEqual([]);
    expect(catalogue.get("bigkey-threshold")?.engineSetting).toBe("");
  });
});
