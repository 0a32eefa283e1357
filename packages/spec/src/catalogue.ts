/**
 * The only place that loads the catalogue. JSON imports, so that a bundler can put the data into
 * the program or load it in its own way.
 */
import instanceClassesJson from "../catalogue/r-kvstore/instance-classes.json" with {
  type: "json",
};
import monitorItemsJson from "../catalogue/r-kvstore/monitor-items.json" with { type: "json" };
import operationsJson from "../catalogue/r-kvstore/operations.json" with { type: "json" };
import parametersJson from "../catalogue/r-kvstore/parameters.json" with { type: "json" };
import regionsJson from "../catalogue/r-kvstore/regions.json" with { type: "json" };
import statusesJson from "../catalogue/r-kvstore/statuses.json" with { type: "json" };
import type { CatalogueOperation } from "./catalogue-types.ts";

export const operationsData = operationsJson.operations as unknown as readonly CatalogueOperation[];
export { instanceClassesJson, monitorItemsJson, parametersJson, regionsJson, statusesJson };
