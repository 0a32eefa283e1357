import { join } from "node:path";

/** Where the front door keeps its files. The folder and all in it are for the owner only. */
export interface FrontDoorPaths {
  readonly dir: string;
  /** Folder that HAProxy reads as its configuration. */
  readonly configDir: string;
  readonly sharedConfigFile: string;
  slotConfigFile(slotId: string): string;
  whitelistFile(slotId: string): string;
  readonly whitelistDir: string;
  /** Holds the number of connections from which on the slot refuses more. */
  limitFile(slotId: string): string;
  readonly limitDir: string;
  /** HAProxy's runtime socket: the current worker. */
  readonly adminSocket: string;
  /** HAProxy's master socket: reloads, and workers that finish after a reload. */
  readonly masterSocket: string;
  readonly secretFile: string;
  /** Holds the address of the control plane's own connections. */
  readonly probeFile: string;
  readonly handleFile: string;
}

export function frontDoorPaths(dataDir: string): FrontDoorPaths {
  const dir = join(dataDir, "front-door");
  const configDir = join(dir, "conf");
  const whitelistDir = join(dir, "wl");
  const limitDir = join(dir, "max");
  return {
    dir,
    configDir,
    whitelistDir,
    limitDir,
    // HAProxy reads the folder in lexical order, and slots need the shared defaults before them.
    sharedConfigFile: join(configDir, "0-shared.cfg"),
    slotConfigFile: (slotId) => join(configDir, `${slotId}.cfg`),
    whitelistFile: (slotId) => join(whitelistDir, slotId),
    limitFile: (slotId) => join(limitDir, slotId),
    adminSocket: join(dir, "admin.sock"),
    masterSocket: join(dir, "master.sock"),
    secretFile: join(dir, "secret"),
    probeFile: join(dir, "probe"),
    handleFile: join(dir, "handle.json"),
  };
}
