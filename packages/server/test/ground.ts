import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Addresses and ports that no other installation of any test on this machine uses. */
export interface Ground {
  readonly network: string;
  readonly firstPort: number;
  readonly portCount: number;
  /** For the next one. Grounds of a process that has ended are free by themselves. */
  release(): void;
}

const seats = 200;
const portCount = 64;
const seatFile = (seat: number) => join(tmpdir(), `kvasir-test-ground-${seat}`);

/** Takes a part of the loopback network, for this process until it ends or releases it. */
export function claimGround(): Ground {
  // Each process begins elsewhere, so that they seldom meet.
  for (let attempt = 0; attempt < seats; attempt += 1) {
    const seat = (process.pid * 7 + attempt) % seats;
    if (isServed(seat) || !claim(seat)) continue;
    const release = () => rmSync(seatFile(seat), { force: true });
    process.once("exit", release);
    return {
      network: `127.${30 + seat}.0.0/16`,
      // Below the range from which the kernel takes ports for everybody else.
      firstPort: 18_000 + seat * portCount,
      portCount,
      release() {
        process.off("exit", release);
        release();
      },
    };
  }
  throw new Error("the tests of this machine use every network there is");
}

/** Whether a front door that an earlier run left behind still has the network's first address. */
function isServed(seat: number): boolean {
  const second = (30 + seat).toString(16).toUpperCase().padStart(2, "0");
  return readFileSync("/proc/net/tcp", "latin1").includes(` 0100${second}7F:18EB 00000000:0000 0A`);
}

function claim(seat: number): boolean {
  const path = seatFile(seat);
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  if (!isStale(path)) return false;
  rmSync(path, { force: true });
  return claim(seat);
}

function isStale(path: string): boolean {
  try {
    process.kill(Number(readFileSync(path, "utf8")), 0);
    return false;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ESRCH" || code === "ENOENT") return true;
    throw error;
  }
}
