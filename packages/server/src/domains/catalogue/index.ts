export {
  type ClassWish,
  chooseClass,
  engineVersionsOf,
  fitsInstanceType,
  isRunnable,
} from "./choose-class.ts";
export { chooseZone } from "./choose-zone.ts";
export { classOfCapacity } from "./class-of-capacity.ts";
