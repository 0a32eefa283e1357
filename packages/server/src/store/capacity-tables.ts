/** Instances of a family that a zone can still take; no row: any number. */
export interface ZoneStockTable {
  zoneId: string;
  family: string;
  available: number;
}

/** What an instance took from a stock counter, to be given back. */
export interface StockClaimTable {
  instanceId: string;
  zoneId: string;
  family: string;
}

/** A class, or a whole family, that is not offered in a zone. */
export interface ClassExclusionTable {
  zoneId: string;
  classOrFamily: string;
}

/** What a machine can hold, and how much of it is promised. */
export interface HostTable {
  id: string;
  /** Empty: it serves every zone. */
  zoneId: string;
  memoryMb: number;
  cpu: number;
  ports: number;
  usedMemoryMb: number;
  usedCpu: number;
  usedPorts: number;
  createdAt: number;
}

/** The part of a host that is promised to one node of an instance. */
export interface HostClaimTable {
  instanceId: string;
  /** 0 is the first node. */
  node: number;
  hostId: string;
  memoryMb: number;
  cpu: number;
  ports: number;
}
