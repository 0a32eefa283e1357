export { type AddressPools, addressPools } from "./address-pools.ts";
