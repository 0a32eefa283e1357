import { type ErrorCode, errorCatalogue } from "@kvasir/spec";
import { choice, type RequestFrom, required, text } from "../../kernel/described-parameters.ts";
import { randomText } from "../../kernel/ids.ts";
import { isNodeEffect, nodeEffects, requestEffects } from "../faults/index.ts";
import { isMemcache } from "../instances/index.ts";
import { defineOperation, type OperatorContext } from "./context.ts";
import { invalid, operatorErrors } from "./operator-errors.ts";
import { clientToken, count, note, owner } from "./parameters.ts";

/** Effects that need only a process, whatever it is. */
const ofAnyEngine: ReadonlySet<string> = new Set(["kill", "freeze", "slow"]);

const parameters = {
  Effect: required(choice([...requestEffects, ...nodeEffects])),
  Operation: text({ pattern: /^[A-Za-z]+$/, maxLength: 64 }),
  Owner: owner,
  InstanceId: text(),
  NodeRole: choice(["master", "replica"]),
  Percent: count(1, 100),
  Times: count(1, 1_000_000),
  Seconds: count(1, 366 * 86_400),
  ErrorCode: text(),
  LatencyMs: count(1, 60_000),
  Note: note,
  ClientToken: clientToken,
};

type Given = RequestFrom<typeof parameters>;

/**
 * Makes something go wrong from now on: with requests that match (`error`, `latency`,
 * `drop-before`, `drop-after`), or with a node of an instance (`kill`, `freeze`, `slow`,
 * `fill-memory`, `cut-replication`). It ends after `Seconds` on the installation's clock, after
 * `Times`, or when it is deleted.
 */
export const CreateFault = defineOperation("CreateFault", {
  writes: true,
  parameters,
  async handle(request, context) {
    const { faults, owners, work, now, random } = context;
    await requireFitting(request, context);
    const id = `fault-${randomText(random, 12)}`;
    const isNode = isNodeEffect(request.Effect);
    const expiresAt = request.Seconds === undefined ? null : now + request.Seconds * 1000;
    await faults.insert({
      id,
      effect: request.Effect,
      operation: request.Operation ?? "",
      ownerId: request.Owner ? (await owners.require(request.Owner)).id : "",
      instanceId: request.InstanceId ?? "",
      nodeRole: isNode ? (request.NodeRole ?? "master") : "",
      percent: request.Percent ?? 100,
      times: request.Times ?? null,
      hits: 0,
      errorCode: request.ErrorCode ?? "",
      latencyMs: request.LatencyMs ?? 0,
      held: "",
      note: request.Note ?? "",
      createdAt: now,
      expiresAt,
    });
    if (isNode || expiresAt !== null)
      await work.request("fault", id, isNode ? now : (expiresAt ?? now));
    return { FaultId: id };
  },
});

async function requireFitting(request: Given, context: OperatorContext): Promise<void> {
  const { Effect, ErrorCode: code, LatencyMs, InstanceId } = request;
  const needsLatency = Effect === "latency" || Effect === "slow";
  if (needsLatency !== (LatencyMs !== undefined)) throw invalid("LatencyMs");
  const isKnown = code !== undefined && Object.hasOwn(errorCatalogue, code);
  if ((Effect === "error") !== (code !== undefined)) throw invalid("ErrorCode");
  if (Effect === "error" && !isKnown) throw invalid("ErrorCode");
  // A message with a hole in it has nobody to fill the hole.
  if (isKnown && errorCatalogue[code as ErrorCode].message.includes("{"))
    throw invalid("ErrorCode");
  if (!isNodeEffect(Effect)) {
    if (request.NodeRole !== undefined) throw invalid("NodeRole");
    return;
  }
  if (!context.settings.hasNodes) throw operatorErrors["InvalidFault.NoNodes"]();
  if (request.Operation !== undefined) throw invalid("Operation");
  if (request.Owner !== undefined) throw invalid("Owner");
  if (request.Percent !== undefined) throw invalid("Percent");
  if (InstanceId === undefined) throw invalid("InstanceId");
  const instance = await context.instances.find(InstanceId);
  if (!instance || instance.deletedAt !== null) {
    throw operatorErrors["InvalidInstanceId.NotFound"]();
  }
  if (isMemcache(instance) && !ofAnyEngine.has(Effect)) throw invalid("Effect");
}
