import type { HttpRequest } from "../http-request.ts";
import type { Limits } from "../limits.ts";
import { protocolErrors } from "../protocol-errors.ts";
import {
  type Parameters,
  parseParameters,
  utf8,
  utf8FromLatin1,
} from "../signature/parse-parameters.ts";

/** A request taken apart. Where a parameter came from only matters to signature V3. */
export interface RpcMessage {
  readonly http: HttpRequest;
  readonly query: Parameters;
  /** Query and form merged; the form wins. */
  readonly parameters: Parameters;
}

const formType = "application/x-www-form-urlencoded";

/** @throws ApiError UnsupportedHTTPMethod, InvalidParameter */
export function readRequest(http: HttpRequest, limits: Limits): RpcMessage {
  if (http.method !== "GET" && http.method !== "POST") throw protocolErrors.methodUnsupported();
  const query: Parameters = new Map();
  parseParameters(utf8FromLatin1(http.rawQuery), query, limits.maxParameters);
  if (!hasForm(http)) return { http, query, parameters: query };
  const parameters = new Map(query);
  parseParameters(utf8(http.body, "form body"), parameters, limits.maxParameters);
  return { http, query, parameters };
}

/** A body without a type is taken for a form: some clients leave the header out. */
function hasForm({ headers, body }: HttpRequest): boolean {
  const type = headers["content-type"];
  return body.length > 0 && (type === undefined || type.toLowerCase().startsWith(formType));
}
