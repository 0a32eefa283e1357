import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { refusal } from "../refusal.ts";
import { models, startTestServer, type TestServer, testRegion } from "../test-server.ts";

let server: TestServer;
let first: string;
let second: string;

const order = async () => {
  const { body } = await server.client.createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      instanceClass: "redis.basic.small.default",
    }),
  );
  return body?.instanceId ?? "";
};

beforeAll(async () => {
  server = await startTestServer();
  // Tags need no running instance, only a living one.
  [first = "", second = ""] = [await order(), await order()].sort();
});
afterAll(() => server[Symbol.asyncDispose]());

const common = { regionId: testRegion, resourceType: "INSTANCE" };
type Pair = { key: string; value?: string };

const tag = (resourceId: string[], pairs: Pair[], more: object = {}) =>
  server.client.tagResources(
    new models.TagResourcesRequest({
      ...common,
      resourceId,
      tag: pairs.map((pair) => new models.TagResourcesRequestTag(pair)),
      ...more,
    }),
  );
const untag = (resourceId: string[], more: object) =>
  server.client.untagResources(
    new models.UntagResourcesRequest({ ...common, resourceId, ...more }),
  );
const list = async (more: { resourceId?: string[]; tag?: Pair[]; nextToken?: string }) => {
  const { body } = await server.client.listTagResources(
    new models.ListTagResourcesRequest({
      ...common,
      ...more,
      ...(more.tag
        ? { tag: more.tag.map((pair) => new models.ListTagResourcesRequestTag(pair)) }
        : {}),
    }),
  );
  return body;
};
const shown = async (more: Parameters<typeof list>[0]) =>
  ((await list(more))?.tagResources?.tagResource ?? []).map(
    (each) => `${each.resourceId} ${each.tagKey}=${each.tagValue}`,
  );

beforeEach(async () => {
  await untag([first, second], { all: true });
});

test("tags are set, changed and shown with the type that the cloud answers", async () => {
  await tag(
    [first, second],
    [
      { key: "env", value: "test" },
      { key: "empty", value: "" },
    ],
  );
  await tag([first], [{ key: "env", value: "prod" }]);
  const body = await list({ resourceId: [first] });
  expect(body?.tagResources?.tagResource).toEqual([
    expect.objectContaining({
      resourceId: first,
      resourceType: "ALIYUN::KVSTORE::INSTANCE",
      tagKey: "empty",
      tagValue: "",
    }),
    expect.objectContaining({ resourceId: first, tagKey: "env", tagValue: "prod" }),
  ]);
  expect(body?.nextToken).toBe("");
  expect(await shown({})).toEqual([
    `${first} empty=`,
    `${first} env=prod`,
    `${second} empty=`,
    `${second} env=test`,
  ]);
});

test("a list by pairs shows them on the instances that carry all of them", async () => {
  await tag(
    [first],
    [
      { key: "env", value: "a" },
      { key: "team", value: "x" },
    ],
  );
  await tag(
    [second],
    [
      { key: "env", value: "a" },
      { key: "team", value: "y" },
    ],
  );
  const pairs = [
    { key: "env", value: "a" },
    { key: "team", value: "y" },
  ];
  expect(await shown({ tag: pairs })).toEqual([`${second} env=a`, `${second} team=y`]);
  expect(await shown({ tag: [{ key: "team" }] })).toEqual([`${first} team=x`, `${second} team=y`]);
  expect(await shown({ resourceId: ["r-none"] })).toEqual([]);
  const { body } = await server.client.describeInstances(
    new models.DescribeInstancesRequest({
      regionId: testRegion,
      tag: [new models.DescribeInstancesRequestTag({ key: "team", value: "y" })],
    }),
  );
  expect(body?.instances?.KVStoreInstance?.map((each) => each.instanceId)).toEqual([second]);
});

test("tags go by key, or all of them", async () => {
  await tag(
    [first],
    [
      { key: "a", value: "1" },
      { key: "b", value: "2" },
      { key: "c", value: "3" },
    ],
  );
  await untag([first], { tagKey: ["a", "none"] });
  expect(await shown({ resourceId: [first] })).toEqual([`${first} b=2`, `${first} c=3`]);
  // Where keys are named, `All` is not heard.
  await untag([first], { tagKey: ["b"], all: true });
  expect(await shown({ resourceId: [first] })).toEqual([`${first} c=3`]);
  await untag([first], { all: true });
  expect(await shown({ resourceId: [first] })).toEqual([]);
});

test("keys in use are listed with their values", async () => {
  await tag(
    [first],
    [
      { key: "env", value: "b" },
      { key: "team", value: "x" },
    ],
  );
  await tag([second], [{ key: "env", value: "a" }]);
  const { body } = await server.client.describeTags(
    new models.DescribeTagsRequest({ regionId: testRegion }),
  );
  const tags = body?.tags?.map(({ tagKey, tagValues }) => ({ tagKey, tagValues }));
  expect(tags).toEqual([
    { tagKey: "env", tagValues: ["a", "b"] },
    { tagKey: "team", tagValues: ["x"] },
  ]);
  expect(body?.nextToken).toBe("");
});

test("long lists go on behind the token", async () => {
  const ids = [first, second];
  for (let left = 4; left > 0; left--) ids.push(await order());
  const pairs = Array.from({ length: 20 }, (_, index) => ({ key: `k${index}`, value: "v" }));
  await tag(ids, pairs);
  const page = await list({});
  expect(page?.tagResources?.tagResource).toHaveLength(100);
  const rest = await list({ nextToken: page?.nextToken ?? "" });
  expect(rest?.tagResources?.tagResource).toHaveLength(20);
  expect(rest?.nextToken).toBe("");
});

const notFound = "404 InvalidDbInstanceId.NotFound: Specified instance does not exist.";
const badTag = "400 InvalidParameter: The specified parameter Tag is not valid.";

test.each<[string, Pair[]]>([
  ["a key of the cloud's own", [{ key: "aliyun-key", value: "v" }]],
  ["a key that begins with acs:", [{ key: "ACS:key", value: "v" }]],
  ["a key that is an address", [{ key: "http://key", value: "v" }]],
  ["a key of 129 characters", [{ key: "k".repeat(129), value: "v" }]],
  ["a value of 129 characters", [{ key: "k", value: "v".repeat(129) }]],
  [
    "a key given twice",
    [
      { key: "k", value: "1" },
      { key: "k", value: "2" },
    ],
  ],
  ["21 tags at once", Array.from({ length: 21 }, (_, index) => ({ key: `k${index}`, value: "v" }))],
])("TagResources refuses %s and changes nothing", async (_, pairs) => {
  expect(await refusal(tag([first], pairs))).toBe(badTag);
  expect(await shown({ resourceId: [first] })).toEqual([]);
});

test("an instance has 20 tags and no more, whichever way they come", async () => {
  const pairs = Array.from({ length: 20 }, (_, index) => ({ key: `k${index}`, value: "v" }));
  await tag([first], pairs);
  await tag([first], [{ key: "k3", value: "changed" }]);
  expect(await refusal(tag([second, first], [{ key: "one more", value: "v" }]))).toBe(badTag);
  expect(await shown({ resourceId: [second] })).toEqual([]);
});

test("unknown instances, a foreign region and bad requests are refused", async () => {
  const pair = [{ key: "k", value: "v" }];
  expect(await refusal(tag([first, "r-none"], pair))).toBe(notFound);
  expect(await refusal(untag(["r-none"], { all: true }))).toBe(notFound);
  expect(await refusal(tag([first], pair, { regionId: "cn-beijing" }))).toBe(notFound);
  expect(await refusal(tag([first], pair, { regionId: "moon" }))).toBe(
    "404 InvalidRegion.NotFound: The RegionId or ZoneId provided does not exist in our records.",
  );
  expect(await refusal(untag([first], {}))).toBe(
    "400 MissingParameter: Specified parameter is missing.",
  );
  expect(await refusal(list({ nextToken: "nonsense" }))).toBe(
    "400 InvalidParameter: The specified parameter NextToken is not valid.",
  );
  expect(await shown({ resourceId: [first] })).toEqual([]);
});

test("a list is asked for by 20 pairs and 50 instances at most", async () => {
  const pairs = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: "v" }));
  await tag([first], pairs(20));
  expect(await shown({ tag: pairs(20), resourceId: [first] })).toHaveLength(20);
  for (const count of [21, 450]) {
    expect(await refusal(list({ tag: pairs(count) }))).toBe(badTag);
    const asked = new models.DescribeInstancesRequest({
      regionId: testRegion,
      tag: pairs(count).map((pair) => new models.DescribeInstancesRequestTag(pair)),
    });
    expect(await refusal(server.client.describeInstances(asked))).toBe(badTag);
  }
  const ids = Array.from({ length: 51 }, (_, index) => `r-${index}`);
  expect(await shown({ resourceId: [first, ...ids.slice(0, 49)] })).toHaveLength(20);
  expect(await refusal(list({ resourceId: ids }))).toBe(
    "400 InvalidParameter: The specified parameter ResourceId is not valid.",
  );
});
