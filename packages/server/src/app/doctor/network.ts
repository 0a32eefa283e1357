import { lockHolder } from "../data-lock.ts";
import { sampleAddress } from "../network.ts";
import { refusalToListen } from "../refusal-to-listen.ts";
import { broken, type Check, type Finding, ok } from "./finding.ts";

/** The ports of the API and the addresses of instances. */
export const checkNetwork: Check = async (context) => {
  const { config } = context;
  const ports = [config.port, config.tlsPort].filter(
    (port): port is number => port !== null && port !== 0,
  );
  const findings = await Promise.all([
    ...ports.map((port) => checkPort(context, port)),
    checkAddresses(context),
  ]);
  return findings;
};

async function checkPort(
  { config, messages: { doctor } }: Parameters<Check>[0],
  port: number,
): Promise<Finding> {
  const address = `${config.host}:${port}`;
  const ready = lockHolder(config.dataDir)?.ready;
  const own = [ready?.endpoint, ready?.tlsEndpoint].filter(
    (url) => url !== null && url !== undefined,
  );
  if (own.some((url) => new URL(url).port === String(port))) return ok(doctor.portOurs(address));
  const refusal = await refusalToListen(config.host, port);
  return refusal === null
    ? ok(doctor.portFree(address))
    : broken(doctor.portTaken(address), doctor.portMend);
}

async function checkAddresses({
  config,
  messages: { doctor },
}: Parameters<Check>[0]): Promise<Finding> {
  const network = config.network === "auto" ? "127.20.0.0/16" : config.network;
  const address = sampleAddress(network);
  const refusal = await refusalToListen(address, 0);
  return refusal === null
    ? ok(doctor.addresses(network))
    : broken(doctor.noAddress(address, refusal), doctor.addressMend(network));
}
