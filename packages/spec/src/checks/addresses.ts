const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const ipv4OrCidr = new RegExp(`^${octet}(?:\\.${octet}){3}(?:/(?:[1-9]|[12]\\d|3[0-2]))?$`);
const wordOnly = /^\w+$/;
const connectionPrefix = /^[a-z][a-z0-9]{7,63}$/;

/** Entries of one IP whitelist group at most. */
const maxEntries = 1000;

export function isIpv4(text: string): boolean {
  return ipv4.test(text);
}

/** IPv4 addresses and CIDR blocks /1 to /32, or 0.0.0.0/0, joined by commas without blanks, none twice. */
export function isIpList(text: string): boolean {
  const entries = text.split(",");
  return (
    entries.length <= maxEntries &&
    new Set(entries).size === entries.length &&
    entries.every((entry) => entry === "0.0.0.0/0" || ipv4OrCidr.test(entry))
  );
}

/** First label of an endpoint: 8-64 lower-case letters and digits, a letter first. */
export function isConnectionPrefix(text: string): boolean {
  return connectionPrefix.test(text);
}

/** As `isConnectionPrefix`; a character outside `\w` has an error of its own on AllocateDirectConnection. */
export function checkDirectConnectionPrefix(text: string): boolean | "InvalidConnectionString" {
  if (!wordOnly.test(text)) return "InvalidConnectionString";
  return connectionPrefix.test(text);
}
