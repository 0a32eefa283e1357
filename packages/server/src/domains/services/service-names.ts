/** What an operator can switch off, and by which operations it is asked for. */
export const serviceNames = ["memcache", "tair", "tde", "ssl", "public-network", "backup"] as const;

export type ServiceName = (typeof serviceNames)[number];

type Request = Readonly<Record<string, unknown>>;

const ofOperation: Readonly<Record<string, ServiceName>> = {
  CreateTairInstance: "tair",
  ModifyInstanceTDE: "tde",
  ModifyInstanceSSL: "ssl",
  AllocateInstancePublicConnection: "public-network",
  CreateBackup: "backup",
};

/** The services that a request of R-kvstore, which is valid already, asks for. */
export function servicesAskedFor(operation: string, request: Request): ServiceName[] {
  const own = ofOperation[operation];
  if (own) return [own];
  if (operation === "CreateInstance") return ofOrder(request);
  if (operation !== "CreateInstances") return [];
  const orders = JSON.parse(String(request["Instances"] ?? "[]")) as Request[];
  return orders.flatMap(ofOrder);
}

/** Elements of CreateInstances write their fields in any case; one that is null is none. */
function ofOrder(order: Request): ServiceName[] {
  const fields = new Map(
    Object.entries(order)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const named = serviceOfClass(fields.get("instanceclass") ?? "");
  if (fields.get("instancetype") === "Memcache") return ["memcache"];
  return named === null ? [] : [named];
}

/** The service that instances of a class belong to, if it is one that can be switched off. */
export function serviceOfClass(instanceClass: string): ServiceName | null {
  if (instanceClass.startsWith("memcache.")) return "memcache";
  return instanceClass.startsWith("tair.") ? "tair" : null;
}
