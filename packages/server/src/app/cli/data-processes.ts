import { existsSync } from "node:fs";
import { pino } from "pino";
import { haproxyNodeId } from "../../drivers/haproxy/haproxy-process.ts";
import { createLocalDriver } from "../../drivers/local-process/driver.ts";
import { systemClock } from "../../kernel/clock.ts";
import type { AppConfig } from "../config.ts";

export interface DataProcesses {
  /** Redis and Memcached processes. */
  readonly nodes: number;
  readonly frontDoor: boolean;
}

const graceMs = 10_000;

/** Processes of this data folder that run now, whoever started them. */
export function runningProcesses(config: AppConfig): Promise<DataProcesses> {
  return withDriver(config, async (driver) => countProcesses(await driver.list()));
}

/** Stops them all: nodes save what they have. Says what was stopped. Idempotent. */
export function stopProcesses(config: AppConfig): Promise<DataProcesses> {
  return withDriver(config, async (driver) => {
    const handles = await driver.list();
    // The front door first: clients see a refused connection and not an error of Redis.
    const isFrontDoor = ({ nodeId }: { nodeId: string }) => nodeId === haproxyNodeId;
    for (const group of [handles.filter(isFrontDoor), handles.filter((each) => !isFrontDoor(each))])
      await Promise.all(group.map((handle) => driver.stop(handle, { graceMs })));
    return countProcesses(handles);
  });
}

async function withDriver(
  config: AppConfig,
  use: (driver: ReturnType<typeof createLocalDriver>) => Promise<DataProcesses>,
): Promise<DataProcesses> {
  if (!existsSync(config.dataDir)) return { nodes: 0, frontDoor: false };
  await using driver = createLocalDriver({
    dataDir: config.dataDir,
    clock: systemClock,
    executables: config.executables,
    searchPath: config.searchPath,
    log: pino({ level: "silent" }),
  });
  return await use(driver);
}

function countProcesses(handles: readonly { nodeId: string }[]): DataProcesses {
  const nodes = handles.filter(({ nodeId }) => nodeId !== haproxyNodeId).length;
  return { nodes, frontDoor: nodes < handles.length };
}
