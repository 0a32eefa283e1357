export type { CatalogueNode, CatalogueOperation } from "./catalogue-types.ts";
export { checkResponse } from "./check-response.ts";
export { compileValidator, type RequestParameters, type Validator } from "./compile-validator.ts";
export { type EngineParameter, engineParameters } from "./engine-parameters.ts";
export { type ErrorCode, type ErrorEntry, errorCatalogue, seedRows } from "./error-catalogue.ts";
export type { Requests } from "./generated/requests.ts";
export type { Responses } from "./generated/responses.ts";
export { type InstanceClass, instanceClasses } from "./instance-classes.ts";
export { InvalidRequest } from "./invalid-request.ts";
export {
  type CommandGroup,
  commandGroups,
  type LegacyMonitorItem,
  legacyMonitorItems,
  type MonitorItem,
  monitorItems,
} from "./monitor-items.ts";
export type { OperationName, RequestOf, ResponseOf } from "./operation-types.ts";
export { type OperationDescription, operations } from "./operations.ts";
export type { Parameter } from "./parameter.ts";
export { type Region, regionOfZone, regions, type Zone } from "./regions.ts";
export { arrayPaths } from "./response-lists.ts";
export { allowedInNormal, type InstanceStatus, statuses } from "./statuses.ts";
