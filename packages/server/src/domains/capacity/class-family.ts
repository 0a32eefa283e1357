const size = /^(micro|small|mid|stand|large|\d*xlarge|\d+[gm]|drredis\w+|sharding\d+g)$/;

/**
 * The family of a class: its name up to the word that says its size. `redis.master.small.default`
 * belongs to `redis.master`, `tair.rdb.1g` to `tair.rdb`.
 */
export function classFamily(className: string): string {
  const words = className.split(".");
  const at = words.findIndex((word) => size.test(word));
  return words.slice(0, at === -1 ? words.length : at).join(".");
}
