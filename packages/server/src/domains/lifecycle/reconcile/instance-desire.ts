import type { RedisUser } from "../../../engine/redis/acl.ts";
import type { RedisSettings } from "../../../engine/redis/settings.ts";
import type { Account } from "../../accounts/index.ts";
import type { CertificateWish, Endpoint } from "../../networks/index.ts";
import type { WantedSlots } from "./wanted-slots.ts";

/** What every node of an instance should be like, made from its rows. */
export interface InstanceDesire {
  /** Password of the control plane's user on the nodes. Never logged. */
  readonly controlPassword: string;
  readonly accounts: readonly Account[];
  /** The open endpoints beside the primary one. */
  readonly endpoints: readonly Endpoint[];
  readonly slots: WantedSlots;
  readonly certificateWish: CertificateWish;
  readonly settings: Required<RedisSettings>;
  /** Equal prints mean equal settings. */
  readonly settingsPrint: string;
  /**
   * The settings without those of an open task. A node starts with these: one that Redis refuses
   * would keep it from starting at all, where a running node only says no.
   */
  readonly provenSettings: Required<RedisSettings>;
  readonly provenSettingsPrint: string;
  readonly users: readonly RedisUser[];
  readonly usersPrint: string;
}
