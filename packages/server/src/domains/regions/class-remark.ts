import type { InstanceClass } from "@kvasir/spec";
import type { Language } from "./zone-names.ts";

/** One line about a class for people, from its figures. */
export function classRemark(each: InstanceClass, language: Language): string {
  const size = each.memoryMB < 1024 ? `${each.memoryMB} MB` : `${each.memoryMB / 1024} GB`;
  const figures = { connections: each.maxConnections, qps: each.qps };
  if (language === "zh") {
    const nodes = each.nodeType === "single" ? "单副本" : "主从";
    return `${size}标准版${nodes}${inBrackets([
      figures.qps && `QPS ${count(figures.qps)}`,
      figures.connections && `连接数 ${count(figures.connections)}`,
    ])}`;
  }
  const nodes = each.nodeType === "single" ? "single-node" : "master-replica";
  return `${size} standard ${nodes} instance${inBrackets([
    figures.qps && `${count(figures.qps)} queries per second`,
    figures.connections && `${count(figures.connections)} connections`,
  ])}`;
}

function inBrackets(parts: readonly (string | number | undefined)[]): string {
  const known = parts.filter((part) => typeof part === "string");
  return known.length > 0 ? ` (${known.join(", ")})` : "";
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
