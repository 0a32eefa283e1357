import type { Driver } from "../../../drivers/driver.ts";
import type { FrontDoor } from "../../../drivers/front-door.ts";
import type { Clock } from "../../../kernel/clock.ts";
import type { Random } from "../../../kernel/ids.ts";
import type { Log } from "../../../kernel/log.ts";
import type { SecretBox } from "../../../kernel/secret-box.ts";
import type { Store } from "../../../store/store.ts";
import type { SeedPlacer } from "../../backups/index.ts";
import type { CertificateIssuer } from "../../networks/index.ts";
import type { LiveNodes } from "./live-nodes.ts";
import type { MemcacheNodes } from "./memcache/memcache-nodes.ts";
import type { Publications } from "./publications.ts";
import type { StartTroubles } from "./start-troubles.ts";

/** The installation's own certificate authority for replication, and the nodes' key under it. */
export interface ReplicationIdentity {
  readonly caPem: string;
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** What the steps of the instance reconciler work with. */
export interface ReconcileContext {
  readonly store: Store;
  readonly driver: Driver;
  readonly frontDoor: FrontDoor;
  readonly live: LiveNodes;
  readonly memcache: MemcacheNodes;
  readonly publications: Publications;
  /** Nodes that do not start. */
  readonly troubles: StartTroubles;
  /** Full path of redis-server, which holds its checking tools. @throws TerminalError for none */
  redisServer(): string;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: SecretBox;
  readonly log: Log;
  readonly replication: ReplicationIdentity;
  /** Makes the certificates that clients of instances see. */
  readonly certificates: CertificateIssuer;
  /** Instances are published under names of this domain; null: under their addresses. */
  readonly domainSuffix: string | null;
  /** Puts stored data into the folder of a node that never ran. */
  readonly seeds: SeedPlacer;
  /** Private ports for replication: `first` and the `count` after it. */
  readonly ports: { readonly first: number; readonly count: number };
  readonly openFileLimit: number;
  /** Called at the border of each step; a test can end the process there. */
  readonly atBorder: (task: string, step: string, border: "before" | "after") => void;
  /** Asks for a look at an instance without a write. */
  readonly wake: (instanceId: string) => void;
}
