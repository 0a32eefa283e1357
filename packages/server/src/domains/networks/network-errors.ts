import { pickErrors } from "../../kernel/api-error.ts";

export const networkErrors = pickErrors(
  "AllocateVpcIp.NotEnough",
  "ConnectionStringAlreadyExists",
  "InvalidClassicExpiredDays.Format",
  "InvalidConnectionString.Format",
  "InvalidConnectionStringOrPort.Duplicate",
  "InvalidParameters.Format",
  "NetTypeExists",
  "NewConnectionStringNotSupport",
  "ResourceAlreadyExists",
  "SSLDisableStateExistsFault",
  "VpcAndVSwitchNotChange",
  "VpcFreePasswordNoSupport",
);
