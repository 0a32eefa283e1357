import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../test-server.ts";
import { pythonInterpreter, runPythonStory, type ToldStep } from "./python.ts";
import type { Access } from "./wire-client.ts";

let server: TestServer;
let python: string | null;

/** The first run downloads the SDKs. */
const installTimeoutMs = 300_000;

beforeAll(async () => {
  [python, server] = await Promise.all([pythonInterpreter(), startTestServer({ tlsPort: 0 })]);
}, installTimeoutMs);

afterAll(() => server?.[Symbol.asyncDispose]());

function access(scheme: string): Access {
  const { endpoint, tlsEndpoint, accessKeyId, accessKeySecret, caFile } = server.app;
  if (tlsEndpoint === null) throw new Error("the server has no https endpoint");
  const chosen = scheme === "https" ? tlsEndpoint : endpoint;
  return { endpoint: chosen, accessKeyId, accessKeySecret, caFile };
}

const schemes = ["http", "https"];
const notFound = {
  step: "gone",
  code: "InvalidInstanceId.NotFound",
  status: 404,
  message: "The InstanceId provided does not exist in our records.",
};
const badWhitelist = {
  step: "bad whitelist",
  code: "InvalidSecurityIPList.Format",
  status: 400,
  message: "Specified security IP list format is not valid.",
};

function idOf(steps: readonly ToldStep[]): unknown {
  expect(steps[0]).toMatchObject({
    step: "created",
    id: expect.stringMatching(/^r-bp1[a-z0-9]+$/),
  });
  return steps[0]?.["id"];
}

test.for(schemes)("the old Python SDK tells its story over %s", async (scheme, { skip }) => {
  if (python === null) return skip();
  const steps = await runPythonStory(python, "old_sdk_story.py", access(scheme));
  const id = idOf(steps);
  expect(steps).toEqual([
    { step: "created", id, status: "Creating" },
    { step: "normal", name: "by-python*~+中", capacity: 1024 },
    { step: "used", reply: "1" },
    { step: "listed", total: 1, ids: [id] },
    { step: "resized", real: "redis.master.mid.default" },
    { step: "kept", reply: "1" },
    badWhitelist,
    { step: "read only", reply: expect.stringMatching(/^-NOPERM /) },
    {
      // The SDK says so only when the server signed the very same text as it did.
      step: "wrong secret",
      code: "InvalidAccessKeySecret",
      status: 400,
      message:
        "The AccessKeySecret is incorrect. Please check your AccessKeyId and AccessKeySecret.",
    },
    notFound,
  ]);
});

test.for(schemes)("the new Python SDK tells its story over %s", async (scheme, { skip }) => {
  if (python === null) return skip();
  const steps = await runPythonStory(python, "new_sdk_story.py", access(scheme));
  const id = idOf(steps);
  expect(steps).toEqual([
    { step: "created", id, status: "Creating" },
    { step: "normal", name: "by-python*~+中", capacity: 1024 },
    { step: "listed", total: 1, ids: [id] },
    { step: "resized", real: "redis.master.mid.default" },
    badWhitelist,
    {
      step: "wrong secret",
      code: "SignatureDoesNotMatch",
      status: 400,
      message: expect.stringMatching(
        /^Specified signature is not matched with our calculation\. server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}$/,
      ),
    },
    notFound,
  ]);
});
