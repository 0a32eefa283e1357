import { setTimeout as sleep } from "node:timers/promises";
import type { NodeHandle } from "../../drivers/driver.ts";
import { infoNumber, readInfo } from "../../engine/redis/info.ts";
import { replicatorUser } from "../lifecycle/index.ts";
import type { NodeEffect } from "./effects.ts";
import type { Fault } from "./fault-store.ts";
import type { LivingNode, NodeWorld } from "./node-world.ts";

interface Effect {
  /** Goes on happening for as long as the fault is there; the others happen so many times. */
  readonly lasts: boolean;
  strike(node: LivingNode, fault: Fault, world: NodeWorld, signal: AbortSignal): Promise<void>;
  /** Takes back what can be taken back. Idempotent; the node may have ended meanwhile. */
  release?(node: LivingNode, fault: Fault, world: NodeWorld): Promise<void>;
}

const chunkBytes = 1024 * 1024;
/** A slowed node gets this long between two pauses. */
const breathMs = 10;
/** How long one strike of a lasting effect lasts. */
const strikeMs = 500;

export const effects: Readonly<Record<NodeEffect, Effect>> = {
  kill: { lasts: false, strike: (node, _, world) => world.kill(node.handle) },

  freeze: {
    lasts: false,
    strike: (node, _, world) => signalNode(node.handle, "SIGSTOP", world),
    release: (node, _, world) => signalNode(node.handle, "SIGCONT", world),
  },

  slow: {
    lasts: true,
    async strike({ handle }, { latencyMs }, world, signal) {
      const until = performance.now() + strikeMs;
      try {
        while (performance.now() < until && !signal.aborted) {
          await signalNode(handle, "SIGSTOP", world);
          await sleep(latencyMs);
          await signalNode(handle, "SIGCONT", world);
          await sleep(breathMs);
        }
      } finally {
        await signalNode(handle, "SIGCONT", world);
      }
    },
    release: (node, _, world) => signalNode(node.handle, "SIGCONT", world),
  },

  "fill-memory": {
    lasts: false,
    async strike(node, { id }) {
      const client = answering(node);
      const info = await readInfo(client, "memory");
      const left = infoNumber(info, "maxmemory") - infoNumber(info, "used_memory");
      const chunks = Math.ceil(left / chunkBytes) + 1;
      for (let chunk = 0; chunk < chunks; chunk++) {
        try {
          await client.setrange(fillerKey(id, chunk), chunkBytes - 1, "x");
        } catch (error) {
          // The node refuses what does not fit any more, which is what was wanted.
          if (/^OOM /.test(String((error as Error).message))) return;
          throw error;
        }
      }
    },
    async release({ client }, { id }) {
      if (!client) return;
      let cursor = "0";
      do {
        const [next, keys] = await client.scan(cursor, "MATCH", `${fillerPrefix(id)}*`);
        if (keys.length > 0) await client.unlink(...keys);
        cursor = next;
      } while (cursor !== "0");
    },
  },

  "cut-replication": {
    lasts: true,
    async strike(node) {
      const client = answering(node);
      await client.call("ACL", "SETUSER", replicatorUser, "off");
      await client.call("CLIENT", "KILL", "TYPE", "replica");
      await sleep(strikeMs);
    },
    async release({ client }) {
      await client?.call("ACL", "SETUSER", replicatorUser, "on");
    },
  },
};

const fillerPrefix = (faultId: string) => `kvasir:${faultId}:`;
const fillerKey = (faultId: string, chunk: number) => `${fillerPrefix(faultId)}${chunk}`;

function answering({ nodeId, client }: LivingNode) {
  if (!client) throw new Error(`node ${nodeId} does not answer`);
  return client;
}

/** The pid may be somebody else's by now, so the process is looked at first. */
async function signalNode(
  handle: NodeHandle,
  name: "SIGSTOP" | "SIGCONT",
  world: NodeWorld,
): Promise<void> {
  if (!(await world.isRunning(handle))) return;
  try {
    process.kill(handle.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
