import type { ParameterPatch } from "../src/parameter.ts";
import { enumAndRangePatches } from "./enums-and-ranges.ts";
import { formPatches } from "./forms.ts";
import { lookupPatches } from "./lookups.ts";
import { pagingPatches } from "./paging.ts";
import { snapshotPatches } from "./snapshots.ts";
import { typeAndPresencePatches } from "./types-and-presence.ts";

/** Applied in order, later entries win. */
export const parameterPatches: readonly ParameterPatch[] = [
  ...typeAndPresencePatches,
  ...pagingPatches,
  ...enumAndRangePatches,
  ...formPatches,
  ...lookupPatches,
  ...snapshotPatches,
];
