import { readFileSync } from "node:fs";
import { instanceClasses } from "@kvasir/spec";
import { probeLimits } from "../../drivers/local-process/limits.ts";
import { type Check, type Finding, limited, ok } from "./finding.ts";

/** Descriptors that a Redis server keeps for itself besides one per client. */
const reservedDescriptors = 32;

/** Settings of the kernel that Redis depends on. None of them keeps Kvasir from starting. */
export const checkKernel: Check = ({ messages: { doctor } }) => {
  const findings: Finding[] = [];
  const overcommit = readIfThere("/proc/sys/vm/overcommit_memory");
  if (overcommit !== null) {
    findings.push(
      overcommit === "1"
        ? ok(doctor.overcommit)
        : limited(doctor.noOvercommit(overcommit), doctor.overcommitMend),
    );
  }
  const hugePages = readIfThere("/sys/kernel/mm/transparent_hugepage/enabled");
  findings.push(
    hugePages?.includes("[always]")
      ? limited(doctor.noHugePages, doctor.hugePagesMend)
      : ok(doctor.hugePages),
  );
  const limits = probeLimits();
  findings.push(
    limits === "none"
      ? limited(doctor.noControlGroups, doctor.controlGroupsMend)
      : ok(doctor.controlGroups(limits)),
  );
  return [...findings, openFiles(doctor)];
};

function openFiles(doctor: Parameters<Check>[0]["messages"]["doctor"]): Finding {
  const figures = [...instanceClasses.values()]
    .filter(({ architecture }) => architecture === "standard")
    .map(({ maxConnections }) => maxConnections ?? 0);
  const wanted = Math.max(...figures) + reservedDescriptors;
  const text = readIfThere("/proc/self/limits") ?? "";
  const limit = /^Max open files\s+(\S+)/m.exec(text)?.[1] ?? "1024";
  if (limit === "unlimited" || Number(limit) >= wanted) return ok(doctor.openFiles(limit));
  const most = Number(limit) - reservedDescriptors;
  return limited(doctor.fewOpenFiles(limit, most), doctor.openFilesMend(wanted));
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
