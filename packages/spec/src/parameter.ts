import type { CatalogueParameter } from "./catalogue-types.ts";
import type { ErrorCode } from "./error-catalogue.ts";

/** True: well formed. False: the parameter's own error. A name: that error instead. */
export type FormCheck = (text: string) => boolean | ErrorCode;

/** A request parameter of the catalogue with what the overlay says of it. */
export interface Parameter extends CatalogueParameter {
  /** The validator fills in `default`. Without this, `default` is only documentation. */
  readonly applyDefault?: boolean;
  /** Thrown when the value is malformed; `InvalidParameter` unless given. */
  readonly errorKey?: ErrorCode;
  /** Thrown when a required value is absent; `MissingParameter` unless given. */
  readonly missingKey?: ErrorCode;
  /** An empty text is malformed rather than not given. */
  readonly emptyIsMalformed?: boolean;
  /** Any spelling of an enum value is accepted, and the listed spelling handed on. */
  readonly ignoreCase?: boolean;
  /** What the catalogue's constraints cannot say. */
  readonly check?: FormCheck;
  /** Tested after the form of all parameters, because suggestedCheckOrder puts it later. */
  readonly lookup?: FormCheck;
}

/** A correction of a parameter, in all operations or in those named. */
export interface ParameterPatch {
  readonly name: string | readonly string[];
  readonly operations?: readonly string[];
  /** Facts for where the catalogue has none. */
  readonly fill?: Partial<Parameter>;
  /** Facts that replace the catalogue's. */
  readonly set?: Partial<Parameter>;
  /** Facts of the catalogue that are wrong. */
  readonly drop?: readonly (keyof CatalogueParameter)[];
  readonly reason: string;
}
