export { requireServices } from "./require-services.ts";
export { type ServiceName, serviceNames } from "./service-names.ts";
export { type ServiceStore, serviceStore } from "./service-store.ts";
