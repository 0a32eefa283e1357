import type { Driver } from "../../../drivers/driver.ts";
import type { SlotState } from "../../../drivers/front-door.ts";
import type { Clock } from "../../../kernel/clock.ts";
import type { SecretBox } from "../../../kernel/secret-box.ts";
import type { Store } from "../../../store/store.ts";
import { instanceStore } from "../../instances/index.ts";
import { type CertificateIssuer, certificateStore, endpointStore } from "../../networks/index.ts";
import { whitelistStore } from "../../whitelists/index.ts";
import { nodeSocket } from "./node-socket.ts";
import { slotTls, wantedSlots } from "./wanted-slots.ts";

/** What every slot in use should do, from the rows alone: for the start of the front door. */
export async function publishedStates({
  store,
  driver,
  clock,
  secrets,
  certificates,
}: {
  store: Store;
  driver: Pick<Driver, "dirOf">;
  clock: Clock;
  secrets: SecretBox;
  certificates: Pick<CertificateIssuer, "caPem">;
}): Promise<SlotState[]> {
  const { caPem } = certificates;
  return store.read(async (db) => {
    const whitelists = whitelistStore(db);
    const endpoints = endpointStore(db);
    const certificatesOf = certificateStore(db);
    const instances = await instanceStore(db).withSlots();
    const states = await Promise.all(
      instances
        .filter((instance) => instance.deletedAt === null && instance.masterNodeId !== null)
        .map(async (instance) => {
          const certificate =
            instance.tlsEpoch > 0 ? await certificatesOf.find(instance.id) : undefined;
          const { open } = wantedSlots(instance, {
            endpoints: await endpoints.of(instance.id),
            target: instance.masterNodeId && nodeSocket(driver, instance, instance.masterNodeId),
            allow: await whitelists.allowed(instance.id),
            tls: slotTls(certificate, { secrets, caPem }),
            now: clock.now(),
          });
          return open;
        }),
    );
    return states.flat();
  });
}
