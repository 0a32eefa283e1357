import { type InstanceClass, instanceClasses } from "@kvasir/spec";
import { classFamily } from "../capacity/index.ts";
import { catalogueErrors } from "./catalogue-errors.ts";
import { isRunnable } from "./choose-class.ts";

/** Classes of one family come as ordinary ones and as ones with more bandwidth and connections. */
const isSpecial = (name: string) => /\.special\dx$/.test(name);

/**
 * The class of the same family as this one, ordinary or special as it is, with exactly this many
 * megabytes.
 * @throws ApiError InvalidCapacity.NotFound
 */
export function classOfCapacity(capacityMb: number, className: string): InstanceClass {
  const found = [...instanceClasses.values()].find(
    (each) =>
      each.memoryMB === capacityMb &&
      isRunnable(each) &&
      classFamily(each.class) === classFamily(className) &&
      isSpecial(each.class) === isSpecial(className),
  );
  if (!found) throw catalogueErrors["InvalidCapacity.NotFound"]();
  return found;
}
