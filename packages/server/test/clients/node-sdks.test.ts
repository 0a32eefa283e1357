import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../test-server.ts";
import { Story } from "./story.ts";
import { storySteps } from "./story-steps.ts";
import { type Access, openApiClient, popClient, type WireClient } from "./wire-client.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ tlsPort: 0 });
});

afterAll(() => server[Symbol.asyncDispose]());

function access(isTls: boolean): Access {
  const { endpoint, tlsEndpoint, accessKeyId, accessKeySecret, caFile } = server.app;
  if (tlsEndpoint === null) throw new Error("the server has no https endpoint");
  return {
    endpoint: isTls ? tlsEndpoint : endpoint,
    accessKeyId,
    accessKeySecret,
    caFile,
  };
}

test("every operation that the app carries out is in the story, and every step is of such one", () => {
  const told = new Set(storySteps.map((step) => step.operation));
  const carriedOut = new Set(server.app.operationNames);
  expect([...carriedOut].filter((name) => !told.has(name))).toEqual([]);
  expect([...told].filter((name) => !carriedOut.has(name))).toEqual([]);
});

const clients: readonly (readonly [string, () => WireClient])[] = [
  ["r-kvstore20150101, V3 over http", () => openApiClient(access(false))],
  ["r-kvstore20150101, V3 over https", () => openApiClient(access(true))],
  ["r-kvstore20150101, v2 over http", () => openApiClient(access(false), "v2")],
  ["r-kvstore20150101, v2 over https", () => openApiClient(access(true), "v2")],
  ["pop-core, GET over http", () => popClient(access(false), "GET")],
  ["pop-core, GET over https", () => popClient(access(true), "GET")],
  ["pop-core, POST over http", () => popClient(access(false), "POST")],
  ["pop-core, POST over https", () => popClient(access(true), "POST")],
];

test.each(clients)(
  "%s creates, uses, changes and deletes an instance with every operation",
  async (_name, connect) => {
    const story = new Story(connect());
    for (const step of storySteps) {
      const answer = await story.client
        .call(step.operation, step.parameters(story))
        .catch((cause: unknown) => {
          throw new Error(`${step.operation} failed`, { cause });
        });
      expect(answer["RequestId"], step.operation).toMatch(/^[0-9A-F-]{36}$/);
      await step.proves(story, answer);
    }
  },
  60_000,
);

test("without the installation's CA an https client refuses the server", async () => {
  const untrusting = popClient({ ...access(true), caFile: "/dev/null" }, "GET");
  await expect(untrusting.call("DescribeRegions", {})).rejects.toThrow(/certificate/);
});
