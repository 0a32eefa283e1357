import type { ApiError } from "../../kernel/api-error.ts";
import { type Answer, contentTypes, type Format } from "../answer.ts";
import type { Product } from "../product.ts";
import { xmlText } from "../xml.ts";

const nothing = Buffer.alloc(0);

/** The error envelope. Every field is a string: the Go SDK panics at anything else. */
export function writeError(
  error: ApiError,
  requestId: string,
  format: Format,
  product: Product,
): Answer {
  const recommend =
    `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(error.code)}` +
    `&product=${product.name}&requestId=${requestId}`;
  const fields = {
    RequestId: requestId,
    HostId: product.hostId,
    Code: error.code,
    Message: error.message,
    Recommend: recommend,
  };
  return {
    requestId,
    status: error.status,
    code: error.code,
    contentType: contentTypes[format],
    head: format === "JSON" ? JSON.stringify(fields) : errorXml(fields),
    rest: nothing,
    headers: error.headers,
  };
}

function errorXml(
  fields: Record<"RequestId" | "HostId" | "Code" | "Message" | "Recommend", string>,
) {
  return (
    `<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>${fields.RequestId}</RequestId>` +
    `<HostId>${xmlText(fields.HostId)}</HostId><Code>${xmlText(fields.Code)}</Code>` +
    `<Message>${xmlText(fields.Message)}</Message>` +
    `<Recommend><![CDATA[${fields.Recommend}]]></Recommend></Error>`
  );
}
