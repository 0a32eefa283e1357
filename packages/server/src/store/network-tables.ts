/** A virtual network. Nothing routes through it: it is where the private addresses come from. */
export interface VpcTable {
  id: string;
  ownerId: string;
  regionId: string;
  name: string;
  description: string;
  cidrBlock: string;
  routerId: string;
  routeTableId: string;
  resourceGroupId: string;
  isDefault: number;
  createdAt: number;
}

export interface VswitchTable {
  id: string;
  ownerId: string;
  regionId: string;
  vpcId: string;
  zoneId: string;
  name: string;
  description: string;
  cidrBlock: string;
  resourceGroupId: string;
  isDefault: number;
  createdAt: number;
}

/** An address of a vSwitch that an instance holds. */
export interface VswitchAddressTable {
  vswitchId: string;
  /** Counted from the first address of the block. */
  host: number;
  instanceId: string;
}

export interface NetworkTagTable {
  ownerId: string;
  regionId: string;
  /** `VPC` or `VSWITCH`. */
  resourceType: string;
  resourceId: string;
  tagKey: string;
  tagValue: string;
}

/** A listener of an instance beside its primary one, which stands in the instance's own row. */
export interface EndpointTable {
  /** Front door slot; no other endpoint and no instance holds it. */
  slotIndex: number;
  instanceId: string;
  /** `Public`, `Classic` or, of a primary endpoint that another one replaced, `Former`. */
  kind: string;
  prefix: string;
  address: string;
  port: number;
  /** When a retained endpoint closes by itself. */
  expiresAt: number | null;
  /** 1: it is to be closed; the row goes, and the slot with it, once it is. */
  closing: number;
  /** What the last failed proof of it said; empty when all is well. */
  fault: string;
  createdAt: number;
}

/** The certificate that clients of an instance see. */
export interface InstanceCertificateTable {
  instanceId: string;
  /** The `tlsEpoch` of the instance that it was made for. */
  epoch: number;
  commonName: string;
  /** Comma-separated names and addresses that it is valid for. */
  names: string;
  certificatePem: string;
  keySealed: string;
  expiresAt: number;
}

/** A whitelist that several instances share. */
export interface GlobalIpGroupTable {
  id: string;
  ownerId: string;
  regionId: string;
  name: string;
  /** Comma-separated, in the order given. */
  ips: string;
  resourceGroupId: string;
  createdAt: number;
}

export interface GlobalIpRelationTable {
  instanceId: string;
  groupId: string;
}

export interface SecurityGroupRelationTable {
  instanceId: string;
  securityGroupId: string;
}

export interface ResourceGroupTable {
  id: string;
  ownerId: string;
  name: string;
  displayName: string;
  createdAt: number;
}
