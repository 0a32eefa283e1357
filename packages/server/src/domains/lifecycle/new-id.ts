import { type Random, randomText } from "../../kernel/ids.ts";

/** The marks that ids of some regions carry; seen in published samples. */
const regionMarks: Readonly<Record<string, string>> = {
  "cn-hangzhou": "bp1",
  "cn-shanghai": "uf6",
  "cn-beijing": "2ze",
  "cn-shenzhen": "wz9",
  "cn-qingdao": "m5e",
  "cn-zhangjiakou": "8vb",
  "cn-hongkong": "j6c",
  "ap-southeast-1": "t4n",
};

/** `r-` (or `m-` for Memcache), the region's mark, and lower-case letters and digits: 20 in all. */
export function newInstanceId(instanceType: string, regionId: string, random: Random): string {
  const prefix = instanceType === "Memcache" ? "m" : "r";
  return `${prefix}-${regionMarks[regionId] ?? "kv0"}${randomText(random, 15)}`;
}
