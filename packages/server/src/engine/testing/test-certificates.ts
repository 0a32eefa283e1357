import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { newTestDir } from "./spawn-node.ts";

export interface TestCertificates {
  readonly caPem: string;
  readonly certificatePem: string;
  readonly keyPem: string;
}

const run = promisify(execFile);
const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];

/** A CA for one test and a certificate under it, made by OpenSSL. */
export async function newTestCertificates(): Promise<TestCertificates> {
  const dir = await newTestDir();
  try {
    const file = (name: string) => join(dir, name);
    const ca = ["-keyout", file("ca.key"), "-out", file("ca.pem"), "-subj", "/CN=test authority"];
    await run("openssl", ["req", "-x509", ...newKey, ...ca]);
    const leaf = ["-keyout", file("node.key"), "-out", file("node.pem"), "-subj", "/CN=node"];
    const issuer = ["-CA", file("ca.pem"), "-CAkey", file("ca.key")];
    await run("openssl", ["req", "-x509", ...newKey, ...leaf, ...issuer]);
    const read = (name: string) => readFile(file(name), "utf8");
    return {
      caPem: await read("ca.pem"),
      certificatePem: await read("node.pem"),
      keyPem: await read("node.key"),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
