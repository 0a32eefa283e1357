import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, expectTypeOf, test } from "vitest";
import type { ErrorCode, RequestOf, ResponseOf } from "./index.ts";

const generator = fileURLToPath(new URL("../scripts/generate-types.ts", import.meta.url));

test("the generated files are those that the catalogue and the overlay give", async () => {
  const { stderr } = await promisify(execFile)(process.execPath, [generator, "--check"]);
  expect(stderr).not.toContain("stale");
});

test("types are looked up by operation name, and loose for other products", () => {
  expectTypeOf<RequestOf<"DeleteInstance">["InstanceId"]>().toEqualTypeOf<string>();
  expectTypeOf<RequestOf<"DescribeInstances">["PageSize"]>().toEqualTypeOf<number>();
  expectTypeOf<RequestOf<"CreateInstance">["Capacity"]>().toEqualTypeOf<number | undefined>();
  expectTypeOf<RequestOf<"DescribeVpcs">>().toEqualTypeOf<Record<string, unknown>>();
  expectTypeOf<ResponseOf<"CreateInstance">["InstanceId"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<ResponseOf<"DescribeVpcs">>().toEqualTypeOf<object>();
  expectTypeOf<"QuotaExcee">().toExtend<ErrorCode>();
  expectTypeOf<"QuotaExceeded">().not.toExtend<ErrorCode>();
});
