import { backupSteps } from "./backup-steps.ts";
import { clusterSteps } from "./cluster-steps.ts";
import { catalogueSteps, changeSteps, createSteps, deleteSteps } from "./lifecycle-steps.ts";
import { destroySteps, moneySteps } from "./money-steps.ts";
import { monitoringSteps } from "./monitoring-steps.ts";
import { endpointSteps, sharedWhitelistSteps, vpcSteps } from "./network-steps.ts";
import { olderAccountSteps, olderSteps } from "./older-steps.ts";
import { accountSteps, networkSteps, parameterSteps, tagSteps } from "./settings-steps.ts";
import { snapshotSteps } from "./snapshot-steps.ts";
import type { Step } from "./story.ts";

/** Every operation that is carried out, in the order of one instance's life. */
export const storySteps: readonly Step[] = [
  ...catalogueSteps,
  ...vpcSteps,
  ...createSteps,
  ...changeSteps,
  ...networkSteps,
  ...sharedWhitelistSteps,
  ...endpointSteps,
  ...accountSteps,
  ...olderAccountSteps,
  ...parameterSteps,
  ...clusterSteps,
  ...tagSteps,
  ...monitoringSteps,
  ...olderSteps,
  ...moneySteps,
  ...backupSteps,
  ...snapshotSteps,
  ...deleteSteps,
  ...destroySteps,
];
