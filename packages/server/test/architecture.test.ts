import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from "dependency-cruiser";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const config = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs")) as {
  forbidden: NonNullable<IFlattenedRuleSet["forbidden"]>;
  options: object;
};

async function cruiseFrom(baseDir: string): Promise<ICruiseResult> {
  const { output } = await cruise(["packages"], {
    ...config.options,
    baseDir,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
  });
  return output as ICruiseResult;
}

const violationsIn = ({ summary }: ICruiseResult) =>
  summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);

test("imports point one way, and every file of the product was looked at", async () => {
  const result = await cruiseFrom(root);
  expect(violationsIn(result)).toEqual([]);
  const seen = new Set(result.modules.map(({ source }) => source));
  const files = globSync("packages/*/{src,overlay,test}/**/*.ts", { cwd: root });
  expect(files.filter((file) => !seen.has(file))).toEqual([]);
  expect(files.length).toBeGreaterThan(300);
  // A parser that quietly understands nothing would also find no wrong import.
  expect(result.summary.totalDependenciesCruised ?? 0).toBeGreaterThan(3 * files.length);
}, 120_000);

test("the environment is read in one place", () => {
  const files = globSync("packages/server/src/**/*.ts", { cwd: root }).filter(
    (file) => !/\.test\.ts$|\/testing\/|-fixture\.ts$/.test(file),
  );
  const readers = files.filter((file) =>
    /\bprocess\.env\b|\benv\b.*from "node:process"/.test(readFileSync(join(root, file), "utf8")),
  );
  expect(readers).toEqual(["packages/server/src/app/config.ts"]);
});

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-imports-"));
  symlinkSync(join(root, "tsconfig.json"), join(dir, "tsconfig.json"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  ["gateway/a.ts", "domains/instances/index.ts", "gateway-imports-only-what-is-below"],
  ["domains/instances/a.ts", "gateway/pipeline.ts", "domains-imports-only-what-is-below"],
  ["engine/a.ts", "drivers/driver.ts", "engine-imports-only-what-is-below"],
  ["drivers/a.ts", "engine/a.ts", "drivers-imports-only-what-is-below"],
  ["reconcile/a.ts", "domains/tags/index.ts", "reconcile-imports-only-what-is-below"],
  ["store/a.ts", "reconcile/loop.ts", "store-imports-only-what-is-below"],
  ["kernel/a.ts", "store/db.ts", "kernel-imports-only-what-is-below"],
  ["domains/tags/a.ts", "domains/instances/instance.ts", "domains-meet-at-index"],
  ["domains/tags/a.ts", "drivers/fake/driver.ts", "adapters-are-chosen-in-app"],
  ["kernel/operation.ts", "store/db.ts", "the-shape-of-an-operation-runs-nothing-above"],
])("%s must not import %s", async (from, to, rule) => {
  writeModule(to, "export const value = 1;\n");
  const depth = "../".repeat(from.split("/").length - 1);
  writeModule(from, `import { value } from "${depth}${to}";\nexport const other = value;\n`);
  expect(violationsIn(await cruiseFrom(dir)).map((text) => text.split(":")[0])).toContain(rule);
});

function writeModule(path: string, content: string): void {
  const file = join(dir, "packages/server/src", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
