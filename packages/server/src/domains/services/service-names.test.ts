import { expect, test } from "vitest";
import { servicesAskedFor } from "./service-names.ts";

test("the service of an ordered class is found however its field is written", () => {
  const asked = (...Instances: string[]) =>
    servicesAskedFor("CreateInstances", { Instances: `[${Instances.join(",")}]` });
  expect(asked('{"InstanceClass":"redis.master.small.default"}')).toEqual([]);
  expect(asked('{"instanceClass":"tair.rdb.1g"}', '{"instancetype":"Memcache"}')).toEqual([
    "tair",
    "memcache",
  ]);
  expect(asked('{"InstanceClass":"tair.rdb.1g","instanceclass":null}')).toEqual(["tair"]);
  expect(asked('{"InstanceType":"Memcache","instanceType":null}')).toEqual(["memcache"]);
});
