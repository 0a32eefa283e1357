export { type CapacityStore, capacityStore, type Occupant } from "./capacity-store.ts";
export { classFamily } from "./class-family.ts";
export type { Host, HostSize } from "./hosts.ts";
