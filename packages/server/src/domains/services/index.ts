export { requireServices } from "./require-services.ts";
export { type ServiceName, serviceNames, serviceOfClass } from "./service-names.ts";
export { type ServiceStore, serviceStore } from "./service-store.ts";
