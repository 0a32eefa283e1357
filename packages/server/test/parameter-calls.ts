import { models, type SdkClient, waitForStatus } from "./test-server.ts";

/** The parameter operations, called for one instance. `target` is asked at each call. */
export function parameterCalls(target: () => { client: SdkClient; instanceId: string }) {
  function modify(config: object | string, of = target().instanceId) {
    return target().client.modifyInstanceConfig(
      new models.ModifyInstanceConfigRequest({
        instanceId: of,
        config: typeof config === "string" ? config : JSON.stringify(config),
      }),
    );
  }

  async function change(config: object): Promise<void> {
    await modify(config);
    await waitForStatus(target().client, target().instanceId, "Normal");
  }

  async function config(of = target().instanceId): Promise<Record<string, string | number>> {
    const { body } = await target().client.describeInstanceConfig(
      new models.DescribeInstanceConfigRequest({ instanceId: of }),
    );
    return JSON.parse(body?.config ?? "") as Record<string, string | number>;
  }

  async function parameters() {
    const { body } = await target().client.describeParameters(
      new models.DescribeParametersRequest({ DBInstanceId: target().instanceId }),
    );
    return body;
  }

  return { modify, change, config, parameters };
}
