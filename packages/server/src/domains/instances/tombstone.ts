/** A released instance stays listed under `InstanceStatus=Released`, the recycle bin, this long. */
export const tombstoneMs = 8 * 24 * 3_600_000;
