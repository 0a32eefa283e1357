import { XMLParser } from "fast-xml-parser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "./testing/test-gateway.ts";
import { describeInstances, testOperation } from "./testing/test-operations.ts";
import { xmlFields } from "./xml.ts";

let gateway: TestGateway;

beforeAll(async () => {
  const empty = testOperation("DescribeRegions", () => ({ RegionIds: { KVStoreRegion: [] } }));
  gateway = await startTestGateway([describeInstances, empty]);
});

afterAll(() => gateway[Symbol.asyncDispose]());

test.each([[{ Format: undefined }], [{ Format: "XML" }], [{ Format: "xml" }]])(
  "a V1 request with %j is answered in XML under the operation's own root",
  async (format) => {
    const answer = await gateway.callV1({
      Action: "DescribeInstances",
      RegionId: "cn-hangzhou",
      SearchKey: 'a<b>&"c"]]> 中',
      ...format,
    });
    expect(answer.headers["content-type"]).toBe("text/xml;charset=utf-8");
    const parsed = new XMLParser().parse(answer.text);
    expect(Object.keys(parsed["DescribeInstancesResponse"])[0]).toBe("RequestId");
    expect(parsed["DescribeInstancesResponse"]).toMatchObject({
      RequestId: answer.headers["x-acs-request-id"],
      Instances: { KVStoreInstance: { InstanceId: "r-1", InstanceName: 'a<b>&"c"]]> 中' } },
      TotalCount: 1,
    });
  },
);

test("an empty list leaves its wrapper, in both formats", async () => {
  const call = { Action: "DescribeRegions" };
  const xml = await gateway.callV1({ ...call, Format: "XML" });
  expect(xml.text).toContain("<RegionIds></RegionIds></DescribeRegionsResponse>");
  const json = await gateway.callV1({ ...call, Format: "json" });
  expect(json.text).toBe(
    `{"RequestId":"${json.headers["x-acs-request-id"]}","RegionIds":{"KVStoreRegion":[]}}`,
  );
});

test("an error is an Error document", async () => {
  const answer = await gateway.callV1({ Action: "Nothing<", Format: "XML" });
  const id = answer.headers["x-acs-request-id"];
  expect(answer.status).toBe(404);
  expect(answer.text).toBe(
    `<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>${id}</RequestId>` +
      "<HostId>r-kvstore.aliyuncs.com</HostId><Code>InvalidAction.NotFound</Code>" +
      "<Message>Specified api is not found, please check your url and method.</Message>" +
      `<Recommend><![CDATA[https://api.aliyun.com/troubleshoot?q=InvalidAction.NotFound&product=R-kvstore&requestId=${id}]]></Recommend></Error>`,
  );
});

test("a request that names neither key nor format is answered in XML, the documented default", async () => {
  const answer = await gateway.callV1({ Action: undefined, Format: undefined });
  expect(answer.text).toContain("<Code>MissingAction</Code>");
});

test("lists, booleans, null and characters that XML cannot carry", () => {
  const text = xmlFields({
    A: { B: [1, 2] },
    C: true,
    D: null,
    E: "\u0000\u001b😀",
    F: [{ G: "" }],
  });
  expect(text).toBe("<A><B>1</B><B>2</B></A><C>true</C><D/><E>\ufffd\ufffd😀</E><F><G></G></F>");
});
