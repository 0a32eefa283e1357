import { pickErrors } from "../../kernel/api-error.ts";
import type { Operation } from "../../kernel/operation.ts";
import { servicesAskedFor } from "./service-names.ts";
import { serviceStore } from "./service-store.ts";

const errors = pickErrors("ServiceNotSupported");
const kvstoreVersion = "2015-01-01";

/** The same operations, refused with ServiceNotSupported where they ask for what is switched off. */
export function requireServices(operations: readonly Operation[]): Operation[] {
  return operations.map((operation) => {
    if (operation.version !== kvstoreVersion || !operation.writes) return operation;
    return {
      ...operation,
      async run(request, call) {
        const asked = servicesAskedFor(operation.name, request);
        if (asked.length > 0) {
          const off = await serviceStore(call.db).switchedOff();
          if (asked.some((name) => off.has(name))) throw errors.ServiceNotSupported();
        }
        return operation.run(request, call);
      },
    };
  });
}
