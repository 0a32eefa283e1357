import { InvalidRequest } from "@kvasir/spec";
import { pickErrors } from "../../kernel/api-error.ts";
import type { Operation } from "../../kernel/operation.ts";
import type { ResolvedOperation } from "./resolve-operation.ts";

const errors = pickErrors("InvalidRegion.NotFound", "UnsupportedOperation");

export interface ValidRequest {
  readonly request: Readonly<Record<string, unknown>>;
  readonly regionId: string;
  readonly behaviour: Operation;
}

/**
 * Required parameters, then their form, then the region. An operation that is known and not
 * offered is refused behind its parameters, so that a client finds its own mistakes first.
 * @throws ApiError whatever the validator names, InvalidRegion.NotFound, UnsupportedOperation
 */
export function validateRequest(
  operation: ResolvedOperation,
  parameters: Readonly<Record<string, string>>,
  regions: { readonly defaultRegionId: string; readonly regionIds: ReadonlySet<string> },
): ValidRequest {
  const request = validated(operation, parameters);
  const regionId = parameters["RegionId"] || regions.defaultRegionId;
  if (!regions.regionIds.has(regionId)) throw errors["InvalidRegion.NotFound"]();
  if (!operation.behaviour) throw errors.UnsupportedOperation();
  return { request, regionId, behaviour: operation.behaviour };
}

function validated(operation: ResolvedOperation, parameters: Readonly<Record<string, string>>) {
  try {
    return operation.validate(parameters);
  } catch (cause) {
    if (!(cause instanceof InvalidRequest)) throw cause;
    throw pickErrors(cause.errorKey)[cause.errorKey](cause.values, { cause });
  }
}
