import { BlockList, isIP } from "node:net";
import { InvalidSetting } from "./setting.ts";

/** Blocks that no one else on the internet has, so that an instance's address hides nobody's. */
const privateBlocks = [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
] as const;

/** `auto`, or a block that instances may have their addresses from. @throws InvalidSetting */
export function parseNetwork(text: string): string {
  const value = text.trim();
  if (value === "auto") return value;
  const [address = "", bits = ""] = value.split("/");
  const prefix = Number(bits);
  const allowed = new BlockList();
  for (const [base, length] of privateBlocks) allowed.addSubnet(base, length);
  const fits = isIP(address) === 4 && allowed.check(address) && /^\d+$/.test(bits);
  if (!fits || prefix < 8 || prefix > 28)
    throw new InvalidSetting(
      "must be auto or a loopback or private block between /8 and /28, such as 127.20.0.0/16 or 10.20.0.0/16",
    );
  return value;
}

/** The address of a PostgreSQL database. @throws InvalidSetting */
export function parseDatabaseUrl(text: string): string {
  const value = text.trim();
  const url = URL.parse(value);
  // The value itself may hold a password, so the fault does not repeat it.
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2)
    throw new InvalidSetting("must be an address such as postgres://kvasir@db.example:5432/kvasir");
  return value;
}

/** A domain name, in small letters and without dots at its ends. @throws InvalidSetting */
export function parseDomain(text: string): string {
  const value = text
    .trim()
    .replace(/^\.|\.$/g, "")
    .toLowerCase();
  const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  if (value.length > 190 || !new RegExp(`^${label}(\\.${label})*$`).test(value))
    throw new InvalidSetting("must be a domain name, such as redis.internal");
  return value;
}

/** Visible characters without a space, such as an AccessKey. @throws InvalidSetting */
export function parseWord(text: string): string {
  const value = text.trim();
  if (!/^[\x21-\x7e]{1,128}$/.test(value))
    throw new InvalidSetting("must be 1 to 128 visible ASCII characters");
  return value;
}

/** `FIRST-LAST`. @throws InvalidSetting */
export function parsePortRange(text: string): { first: number; count: number } {
  const [first, last] = text.split("-").map(Number);
  const usable = /^\s*\d+-\d+\s*$/.test(text) && first !== undefined && last !== undefined;
  if (!usable || first < 1024 || last > 65_535 || last < first)
    throw new InvalidSetting("must be a range of ports, such as 17000-19999");
  return { first, count: last - first + 1 };
}
