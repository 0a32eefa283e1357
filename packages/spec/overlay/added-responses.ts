import type { CatalogueNode } from "../src/catalogue-types.ts";

interface AddedResponse {
  /** Fields besides RequestId. */
  readonly fields: readonly CatalogueNode[];
  readonly reason: string;
}

const text = (name: string): CatalogueNode => ({ name, type: "string" });

/** `{"<wrapper>": {"<item>": [...]}}`, as every list of this API. */
const list = (wrapper: string, item: string, children: CatalogueNode[]): CatalogueNode => ({
  name: wrapper,
  type: "object",
  children: [{ name: item, type: "array", items: { type: "object", children } }],
});

const oldSdk = "the model of the product's SDKs of 2015; the catalogue only infers a RequestId";

/** Answers of operations that the catalogue has no answer of, by operation. */
export const addedResponses: Readonly<Record<string, AddedResponse>> = {
  DataOperate: { fields: [text("CommandResult")], reason: oldSdk },
  DescribeMonitorValues: {
    fields: [
      text("Date"),
      list("InstanceIds", "KVStoreInstanceMonitor", [
        text("InstanceId"),
        list("MonitorKeys", "KVStoreMonitorKey", [text("MonitorKey"), text("Value"), text("Unit")]),
      ]),
    ],
    reason: oldSdk,
  },
  ModifyInstanceCapacity: { fields: [text("OrderId")], reason: oldSdk },
};
