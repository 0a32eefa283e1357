import { type Answer, contentTypes, type Format } from "../answer.ts";
import { xmlFields } from "../xml.ts";

const noHeaders = {};

/**
 * The answer of an operation, without its request id: that comes first on the wire and is put in
 * front for each request.
 */
export function serializeAnswer(operationName: string, body: object, format: Format): Buffer {
  const { RequestId: _, ...fields } = body as Record<string, unknown>;
  if (format === "XML") return Buffer.from(`${xmlFields(fields)}</${operationName}Response>`);
  const json = JSON.stringify(fields);
  return Buffer.from(json === "{}" ? "}" : `,${json.slice(1)}`);
}

export function writeAnswer(
  operationName: string,
  requestId: string,
  rest: Buffer,
  format: Format,
): Answer {
  const head =
    format === "JSON"
      ? `{"RequestId":"${requestId}"`
      : `<?xml version="1.0" encoding="UTF-8"?><${operationName}Response><RequestId>${requestId}</RequestId>`;
  const contentType = contentTypes[format];
  return { requestId, status: 200, code: "OK", contentType, head, rest, headers: noHeaders };
}
