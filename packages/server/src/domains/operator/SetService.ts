import { choice, flag, required } from "../../kernel/described-parameters.ts";
import { serviceNames } from "../services/index.ts";
import { defineOperation } from "./context.ts";

/** Switches a service off or on. What exists of it stays; new requests for it are refused. */
export const SetService = defineOperation("SetService", {
  writes: true,
  parameters: { Service: required(choice(serviceNames)), Enabled: required(flag()) },
  async handle({ Service, Enabled }, { services }) {
    await services.set(Service, Enabled);
    return {};
  },
});
