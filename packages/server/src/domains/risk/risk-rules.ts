import { BlockList, isIP } from "node:net";
import { operations } from "@kvasir/spec";
import { readUntilChange } from "../../store/read-until-change.ts";
import type { Store } from "../../store/store.ts";
import { type RiskRule, riskStore } from "./risk-store.ts";

/** The operations that the published table says risk control may refuse. */
export const riskyActions: readonly string[] = [...operations.values()]
  .filter(({ errors }) => errors?.some(({ code }) => code === "Forbidden.RiskControl"))
  .map(({ name }) => name);

export interface Burst {
  readonly actions: readonly string[] | "*";
  readonly maxCount: number;
  readonly perMs: number;
}

/** The rules as they are asked for. */
export interface RiskRules {
  readonly isEmpty: boolean;
  /** Whether the owner is frozen or the address is denied, for this operation. */
  denies(request: { ownerId: string; remoteAddress: string; action: string }): boolean;
  burstsOn(action: string): readonly Burst[];
  /** The longest time that any burst looks back. */
  readonly longestMs: number;
}

export type ReadRiskRules = () => Promise<RiskRules>;

/** The rules in force, kept in memory until one of them changes: every request asks. */
export function riskRules(store: Store): ReadRiskRules {
  return readUntilChange(store, ["risk_rules"], async (db) =>
    compiled(await riskStore(db).rules()),
  );
}

export function compiled(rules: readonly RiskRule[]): RiskRules {
  const frozen = rules.filter(({ kind }) => kind === "freeze");
  const denied = rules
    .filter(({ kind }) => kind === "deny-address")
    .map((rule) => ({ rule, list: blockListOf(rule.subject) }));
  const bursts = rules
    .filter(({ kind }) => kind === "burst")
    .map((rule) => ({
      actions: rule.actions === "*" ? ("*" as const) : rule.actions.split(","),
      maxCount: rule.maxCount,
      perMs: rule.perSeconds * 1000,
    }));
  return {
    isEmpty: rules.length === 0,
    denies({ ownerId, remoteAddress, action }) {
      return (
        frozen.some((rule) => rule.subject === ownerId && covers(rule, action)) ||
        denied.some(({ rule, list }) => covers(rule, action) && holds(list, remoteAddress))
      );
    },
    burstsOn: (action) =>
      bursts.filter(({ actions }) => actions === "*" || actions.includes(action)),
    longestMs: Math.max(0, ...bursts.map(({ perMs }) => perMs)),
  };
}

/** @throws Error for what is neither an address nor a CIDR block */
export function blockListOf(block: string): BlockList {
  const list = new BlockList();
  const [address = "", prefix, ...more] = block.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  const longest = family === "ipv6" ? 128 : 32;
  const bits = prefix === undefined ? longest : Number(prefix);
  const isWhole = /^\d{1,3}$/.test(prefix ?? "0") && bits <= longest && more.length === 0;
  if (isIP(address) === 0 || !isWhole) throw new Error(`${block} is no address block`);
  list.addSubnet(address, bits, family);
  return list;
}

function covers({ actions }: RiskRule, action: string): boolean {
  return actions === "*" || actions.split(",").includes(action);
}

function holds(list: BlockList, remoteAddress: string): boolean {
  // A socket that takes both families shows IPv4 addresses this way.
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, "");
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 6 ? "ipv6" : "ipv4");
}
