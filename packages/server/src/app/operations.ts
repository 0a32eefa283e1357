import { lifecycleOperations } from "../domains/lifecycle/index.ts";
import type { Random } from "../kernel/ids.ts";
import type { Operation } from "../kernel/operation.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { Store } from "../store/store.ts";
import type { AppConfig } from "./config.ts";
import type { DataPlane } from "./data-plane.ts";

/** Every operation that this installation carries out. */
export function allOperations(options: {
  config: AppConfig;
  store: Store;
  secrets: SecretBox;
  random: Random;
  dataPlane: DataPlane;
}): Operation[] {
  const { config, secrets, random, dataPlane } = options;
  const shared = { secrets, random, wake: dataPlane.wake };
  return [
    ...lifecycleOperations({
      ...shared,
      settings: {
        domainSuffix: config.domainSuffix,
        slotAt: (index) => dataPlane.frontDoor.slotAt(index),
        hasEngine: dataPlane.hasEngine,
      },
    }),
  ];
}
