import { join } from "node:path";

/** Where the front door keeps its files. The folder and all in it are for the owner only. */
export interface FrontDoorPaths {
  readonly dir: string;
  /** Folder that HAProxy reads as its configuration. */
  readonly configDir: string;
  readonly sharedConfigFile: string;
  slotConfigFile(slotId: string): string;
  /** Configuration of the slots that nobody has used yet. */
  readonly spareConfigFile: string;
  readonly spareWhitelistFile: string;
  readonly spareLimitFile: string;
  whitelistFile(slotId: string): string;
  readonly whitelistDir: string;
  /** Holds the number of connections from which on the slot refuses more. */
  limitFile(slotId: string): string;
  readonly limitDir: string;
  /** Certificate and key of a slot that speaks TLS. */
  certificateFile(slotId: string): string;
  readonly certificateDir: string;
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
  const certificateDir = join(dir, "tls");
  return {
    dir,
    configDir,
    whitelistDir,
    limitDir,
    certificateDir,
    // HAProxy reads the folder in lexical order, and slots need the shared defaults before them.
    sharedConfigFile: join(configDir, "0-shared.cfg"),
    spareConfigFile: join(configDir, "1-spare.cfg"),
    spareWhitelistFile: join(dir, "spare-wl"),
    spareLimitFile: join(dir, "spare-max"),
    slotConfigFile: (slotId) => join(configDir, `${slotId}.cfg`),
    whitelistFile: (slotId) => join(whitelistDir, slotId),
    limitFile: (slotId) => join(limitDir, slotId),
    certificateFile: (slotId) => join(certificateDir, `${slotId}.pem`),
    adminSocket: join(dir, "admin.sock"),
    masterSocket: join(dir, "master.sock"),
    secretFile: join(dir, "secret"),
    probeFile: join(dir, "probe"),
    handleFile: join(dir, "handle.json"),
  };
}
