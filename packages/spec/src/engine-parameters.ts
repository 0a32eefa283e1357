import { parametersJson } from "./catalogue.ts";

/** A setting that users may read or change with ModifyInstanceConfig. */
export interface EngineParameter {
  readonly name: string;
  readonly layer: "kernel" | "proxy" | "tair";
  readonly type: "enum" | "int" | "flags" | "string";
  readonly default: string;
  /** As on the wire: `[a|b]` enumeration, `[n-m]` range, else a regular expression. */
  readonly checkingCode: string;
  readonly forceRestart: boolean;
  readonly modifiable: boolean;
  readonly description: string;
  /** Architectures that take it, by engine version. */
  readonly supported: Readonly<Record<string, readonly string[]>>;
  /** Name in the engine's own configuration, empty where the control plane acts on it. */
  readonly engineSetting: string;
  readonly controlPlane?: string;
  readonly unit?: string;
  readonly notes?: string;
}

/** By parameter name, in catalogue order. */
export const engineParameters: ReadonlyMap<string, EngineParameter> = new Map(
  (parametersJson.parameters as unknown as readonly EngineParameter[]).map((item) => [
    item.name,
    item,
  ]),
);
