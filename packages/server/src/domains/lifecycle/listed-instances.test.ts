import { expect, it } from "vitest";
import { listedOrders } from "./listed-instances.ts";

const defaults = { RegionId: "cn-hangzhou" };
const good = { instanceClass: "redis.master.small.default" };
const orders = (...elements: object[]) => listedOrders(JSON.stringify(elements), defaults);

const malformed = [
  400,
  "InvalidInstances.Malformed",
  'The Specified parameter "Instances" is not valid.',
] as const;

it("takes the mixed spelling of the published sample", () => {
  const [first, ...others] = orders({
    RegionId: "cn-beijing",
    izNo: "cn-beijing-b",
    quantity: 1,
    instanceType: "Redis",
    instanceClass: "redis.master.small.default",
    EngineVersion: "5.0",
    ChargeType: "PrePaid",
    Period: "1",
    networkType: "VPC",
    vpcId: "vpc-1",
    vSwitchId: "vsw-1",
  });
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    regionId: "cn-beijing",
    order: {
      zoneId: "cn-beijing-b",
      instanceClass: "redis.master.small.default",
      engineVersion: "5.0",
      chargeType: "PrePaid",
      periodMonths: 1,
      networkType: "VPC",
      vpcId: "vpc-1",
      vswitchId: "vsw-1",
    },
  });
});

it("repeats an element as often as its quantity says, up to 30 instances in all", () => {
  expect(orders({ ...good, quantity: "29" }, good)).toHaveLength(30);
});

it("lets the request's version and resource group stand in for an element's own", () => {
  const [first, second] = listedOrders(JSON.stringify([good, { ...good, engineVersion: "6.0" }]), {
    ...defaults,
    EngineVersion: "4.0",
    ResourceGroupId: "rg-1",
  });
  expect(first?.order).toMatchObject({
    engineVersion: "4.0",
    resourceGroupId: "rg-1",
  });
  expect(second?.order.engineVersion).toBe("6.0");
});

it.each([
  ["more than 30 in all", [{ ...good, quantity: 30 }, good], ...malformed],
  ["a quantity that is no count", [{ ...good, quantity: "two" }], ...malformed],
  ["a quantity of none", [{ ...good, quantity: 0 }], ...malformed],
  ["a quantity of null", [{ ...good, quantity: null }], ...malformed],
  ["an unknown charge type", [{ ...good, chargeType: "Free" }], ...malformed],
  ["a period that is none", [{ ...good, period: "never" }], ...malformed],
  [
    "neither class nor capacity",
    [{ instanceType: "Redis" }],
    400,
    "MissingClassCode",
    "Capacity or InstanceClass is mandatory for this action.",
  ],
  [
    "an unknown class in the second element",
    [good, { instanceClass: "redis.none" }],
    404,
    "InvalidDBInstanceClass.NotFound",
    "Specified DB instance class is not found.",
  ],
  [
    "an unknown region",
    [{ ...good, RegionId: "moon" }],
    404,
    "InvalidRegion.NotFound",
    "The RegionId or ZoneId provided does not exist in our records.",
  ],
  [
    "a bad name",
    [{ ...good, instanceName: "1" }],
    400,
    "InvalidInstanceName.Malformed",
    'The Specified parameter "InstanceName" is not valid.',
  ],
  [
    "a bad password",
    [{ ...good, password: "short" }],
    400,
    "InvalidPassword.Malformed",
    'The Specified parameter "Password" is not valid."',
  ],
] as const)("refuses %s", (_, elements, status, code, message) => {
  expect(() => orders(...elements)).toThrow(expect.objectContaining({ status, code, message }));
});
