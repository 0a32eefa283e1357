export { configJson } from "./config-json.ts";
export { engineParameters } from "./engine-values.ts";
export { type ParameterStore, parameterStore } from "./parameter-store.ts";
