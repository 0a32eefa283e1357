import { certificateStore } from "../../../networks/index.ts";
import type { StepRunner } from "./step.ts";

/** Makes the certificate that clients of the instance see; the next plan publishes it. */
export const certify: StepRunner<"certify"> = async (_, { view, desire }, context) => {
  const { id, tlsEpoch } = view.instance;
  const { commonName, names } = desire.certificateWish;
  const { certificatePem, keyPem, expiresAt } = await context.certificates.issue({
    commonName,
    names,
  });
  await context.store.transact((db) =>
    certificateStore(db).put({
      instanceId: id,
      epoch: tlsEpoch,
      commonName,
      names: names.join(","),
      certificatePem,
      keySealed: context.secrets.seal(keyPem),
      expiresAt,
    }),
  );
};
