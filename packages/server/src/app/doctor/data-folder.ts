import { X509Certificate } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  statfsSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { systemClock } from "../../kernel/clock.ts";
import { broken, type Check, type Finding, limited, ok } from "./finding.ts";

/** HAProxy needs room after the socket's name, see `checkPath` of the front door: 92 characters. */
const longestPath = 92 - "/nodes/r-bp10123456789abcde-db-1000/memcached.sock".length;
const smallestFreeGib = 1;
const soonDays = 30;

/** The folder that holds all state: usable, private, with room, its certificate valid. */
export const checkDataFolder: Check = ({ config: { dataDir }, messages: { doctor }, file }) => {
  const findings: Finding[] = [];
  const nearest = nearestExisting(dataDir);
  const refusal = refusalToWrite(nearest);
  findings.push(
    refusal === null
      ? ok(doctor.dataWritable(dataDir))
      : broken(doctor.dataRefused(dataDir, refusal), doctor.dataMend(dataDir)),
  );
  if (dataDir.length > longestPath)
    findings.push(broken(doctor.pathTooLong(dataDir, longestPath), doctor.pathMend));
  const { bavail, bsize } = statfsSync(nearest);
  const freeGib = (bavail * bsize) / 2 ** 30;
  findings.push(
    freeGib < smallestFreeGib
      ? limited(doctor.diskFull(freeGib.toFixed(1)), doctor.diskMend)
      : ok(doctor.diskSpace(freeGib.toFixed(1))),
  );
  const open = [...privateFiles(dataDir), ...(file && holdsSecret(file) ? [file] : [])].filter(
    (path) => (statSync(path).mode & 0o077) !== 0,
  );
  for (const path of open) {
    const mode = (statSync(path).mode & 0o777).toString(8);
    findings.push(broken(doctor.openFile(path, mode), doctor.chmod(path)));
  }
  if (open.length === 0) findings.push(ok(doctor.privateFiles));
  return [...findings, ...checkCertificate(dataDir, doctor)];
};

function checkCertificate(
  dataDir: string,
  doctor: Parameters<Check>[0]["messages"]["doctor"],
): Finding[] {
  const path = join(dataDir, "tls", "server.pem");
  if (!existsSync(path)) return [];
  const end = new X509Certificate(readFileSync(path)).validToDate.getTime();
  const days = Math.floor((end - systemClock.now()) / 86_400_000);
  return [
    days < soonDays
      ? limited(doctor.certificateEnds(days), doctor.certificateMend)
      : ok(doctor.certificate(days)),
  ];
}

function privateFiles(dataDir: string): string[] {
  if (!existsSync(dataDir)) return [];
  const inFolder = (dir: string, pattern: RegExp) =>
    existsSync(dir)
      ? readdirSync(dir)
          .filter((name) => pattern.test(name))
          .map((name) => join(dir, name))
      : [];
  return [
    ...inFolder(dataDir, /^(secret\.key|access-key\.json|.*\.db(-wal|-shm)?|kvasir\.log)$/),
    ...inFolder(join(dataDir, "tls"), /\.key$/),
  ];
}

function holdsSecret(file: string): boolean {
  return /^\s*access-key-secret\s*:/m.test(readFileSync(file, "utf8"));
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

function refusalToWrite(dir: string): string | null {
  try {
    accessSync(dir, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "";
  }
}
