import { type InstanceClass, instanceClasses } from "@kvasir/spec";
import { catalogueErrors } from "./catalogue-errors.ts";

/** What a buyer may say about the size, on the several operations that take it. */
export interface ClassWish {
  readonly instanceClass?: string | undefined;
  readonly capacityMb?: number | undefined;
  /** `Redis`, `Memcache` or a Tair type. */
  readonly instanceType: string;
}

/**
 * The class an order means: the one named, or the standard class of exactly that capacity.
 * @throws ApiError MissingClassCode, InvalidDBInstanceClass.NotFound, InvalidCapacity.NotFound,
 *   ServiceNotSupported for architectures that this installation does not run
 */
export function chooseClass(wish: ClassWish): InstanceClass {
  const found = wish.instanceClass ? named(wish.instanceClass) : ofCapacity(wish);
  if (!fitsInstanceType(found, wish.instanceType)) {
    throw catalogueErrors["InvalidDBInstanceClass.NotFound"]();
  }
  if (!isRunnable(found)) throw catalogueErrors.ServiceNotSupported();
  return found;
}

/** Only one shard without read replicas behind one address is real so far, with known figures. */
export function isRunnable(each: InstanceClass): boolean {
  return each.architecture === "standard" && each.memoryMB > 0;
}

function named(name: string): InstanceClass {
  const found = instanceClasses.get(name);
  if (!found) throw catalogueErrors["InvalidDBInstanceClass.NotFound"]();
  return found;
}

function ofCapacity({ capacityMb, instanceType }: ClassWish): InstanceClass {
  if (capacityMb === undefined) throw catalogueErrors.MissingClassCode();
  const found = [...instanceClasses.values()].find(
    (each) =>
      fitsInstanceType(each, instanceType) && isRunnable(each) && each.memoryMB === capacityMb,
  );
  if (!found) throw catalogueErrors["InvalidCapacity.NotFound"]();
  return found;
}

/**
 * Whether instances of this type can have the class. The classic Tair classes are ordered as an
 * edition of Redis too, the way they were before Tair had an operation of its own.
 */
export function fitsInstanceType(each: InstanceClass, instanceType: string): boolean {
  if (instanceType === "Memcache") return each.engine === "memcache";
  if (instanceType !== "Redis") return each.series === instanceType;
  return each.engine === "redis" || (each.engine === "tair" && each.deployment === "classic");
}

/** Engine versions that an order of this class may name; Tair's are those of its series. */
export function engineVersionsOf(each: InstanceClass): readonly string[] {
  if (each.engine === "memcache") return ["5.0"];
  if (each.engine === "redis") return ["2.8", "4.0", "5.0", "6.0", "7.0"];
  if (each.series === "tair_scm") return ["1.0"];
  return each.series === "tair_essd" ? ["1.0", "2.0"] : ["5.0", "6.0", "7.0"];
}
