import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { canEnter } from "../published-redis.ts";
import { models, testPassword as password } from "../test-server.ts";
import { readRows } from "./installation-state.ts";
import type { Scenario, Scene } from "./scenarios.ts";

async function endpointsOf({ client, instanceId }: Scene, netType: string) {
  const { body } = await client.describeDBInstanceNetInfo(
    new models.DescribeDBInstanceNetInfoRequest({ instanceId, netType }),
  );
  return (body?.netInfoItems?.instanceNetInfo ?? []).map((item) => ({
    connectionDomain: item.connectionString,
    port: Number(item.port),
  }));
}

/** Opens a public endpoint, and closes it the next time. */
function publicConnection(): Scenario {
  let opens = false;
  let closed: { connectionDomain: string | undefined; port: number } | undefined;
  return {
    name: "AllocateInstancePublicConnection and Release",
    task: "ModifyInsNet",
    given: "STAND_ALONE",
    async prepare() {
      opens = !opens;
    },
    async act(scene) {
      const { client, instanceId } = scene;
      if (opens) {
        await client.allocateInstancePublicConnection(
          new models.AllocateInstancePublicConnectionRequest({
            instanceId,
            connectionStringPrefix: `crash${instanceId.slice(-8)}`,
            port: "16379",
          }),
        );
      } else {
        [closed] = await endpointsOf(scene, "0");
        await client.releaseInstancePublicConnection(
          new models.ReleaseInstancePublicConnectionRequest({
            instanceId,
            currentConnectionString: closed?.connectionDomain,
          }),
        );
      }
      return instanceId;
    },
    async check(scene) {
      const [open] = await endpointsOf(scene, "0");
      expect(open !== undefined, "a public endpoint").toBe(opens);
      if (open) expect(await canEnter(open, { password })).toBe(true);
      else if (closed) expect(await canEnter(closed, { password })).toBe(false);
    },
  };
}

function otherPort(): Scenario {
  let port = 6400;
  return {
    name: "ModifyDBInstanceConnectionString",
    task: "ModifyInsNet",
    given: "MASTER_SLAVE",
    async prepare() {
      port += 1;
    },
    async act(scene) {
      const { client, instanceId } = scene;
      await client.modifyDBInstanceConnectionString(
        new models.ModifyDBInstanceConnectionStringRequest({
          DBInstanceId: instanceId,
          currentConnectionString: instanceId,
          port: String(port),
        }),
      );
      return instanceId;
    },
    async check(_, attribute) {
      expect(attribute.port).toBe(port);
      expect(await canEnter({ ...attribute, port: port - 1 }, { password })).toBe(false);
    },
  };
}

function intoVpc(retainClassic: "True" | "False"): Scenario {
  return {
    name: `SwitchNetwork, RetainClassic=${retainClassic}`,
    task: "ModifyInsNet",
    given: "STAND_ALONE",
    consumes: true,
    async act({ client, instanceId, dataDir }) {
      const [vswitch] = readRows(dataDir).vswitches;
      await client.switchNetwork(
        new models.SwitchNetworkRequest({
          instanceId,
          targetNetworkType: "VPC",
          vpcId: vswitch?.vpc_id,
          vSwitchId: vswitch?.id,
          retainClassic,
          classicExpiredDays: "14",
        }),
      );
      return instanceId;
    },
    async check(scene, attribute) {
      expect(attribute.networkType).toBe("VPC");
      expect(attribute.privateIp).toMatch(/^172\.16\./);
      const classic = await endpointsOf(scene, "1");
      expect(classic).toHaveLength(retainClassic === "True" ? 1 : 0);
      for (const each of classic) expect(await canEnter(each, { password })).toBe(true);
    },
  };
}

/** Turns TLS on, and off the next time. */
function tls(): Scenario {
  let isOn = false;
  return {
    name: "ModifyInstanceSSL",
    task: "ModifyInsSSL",
    given: "MASTER_SLAVE",
    async prepare() {
      isOn = !isOn;
    },
    async act({ client, instanceId }) {
      await client.modifyInstanceSSL(
        new models.ModifyInstanceSSLRequest({
          instanceId,
          SSLEnabled: isOn ? "Enable" : "Disable",
        }),
      );
      return instanceId;
    },
    trusts: ({ dataDir }) =>
      isOn ? readFileSync(join(dataDir, "tls", "ca.pem"), "utf8") : undefined,
    async check(_, attribute) {
      expect(await canEnter(attribute, { password })).toBe(!isOn);
    },
  };
}

export const networkScenarios: readonly Scenario[] = [
  publicConnection(),
  otherPort(),
  intoVpc("True"),
  intoVpc("False"),
  tls(),
];
