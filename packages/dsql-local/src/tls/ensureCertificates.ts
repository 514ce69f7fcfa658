import { X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isIp } from "./isIp.ts";
import { DAY_MS } from "./dayMs.ts";
import type { GeneratedCertificates } from "./generateCertificates.ts";

/** PEM texts of the server's certificate, and the file with the CA that clients are to trust. */
export interface Certificates {
  key: string;
  cert: string;
  caFile: string;
}

/** Certificates with less than this left are replaced, so that no server outlives its certificate. */
const RENEW_BEFORE_DAYS = 90;

/**
 * Reads the CA and the certificate for `localhost`, `127.0.0.1` and `::1` from `folder`, or generates them: on
 * the first start, near their expiry, or for hosts that the existing certificate doesn't cover. A CA of its own
 * rather than a self-signed server certificate, so that clients verify as they do against DSQL.
 *
 * @param folder created if missing; keys are readable by the owner only
 * @param hosts further addresses and names that the certificate has to cover
 * @param reuse use those that this process has generated for another folder, instead of waiting for new ones
 */
export async function ensureCertificates(
  folder: string,
  hosts: readonly string[],
  reuse = false,
): Promise<Certificates> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const caFile = join(folder, "ca.pem");
  const kept = await readKept(folder, hosts);
  if (kept) return { ...kept, caFile };

  const { key, cert, ca } = await (reuse ? generateOnce(hosts) : generate(hosts));
  await write(join(folder, "server.key"), key, 0o600);
  await write(join(folder, "server.pem"), cert, 0o644);
  // The CA's own key isn't stored, so that nothing in the folder can sign for another host: a new server certificate
  // comes with a new CA.
  await write(caFile, ca, 0o644);
  return { key, cert, caFile };
}

/** The generator takes several megabytes, and is loaded only when it is needed. */
async function generate(hosts: readonly string[]): Promise<GeneratedCertificates> {
  const { generateCertificates } = await import("./generateCertificates.ts");
  return generateCertificates(hosts);
}

/** By hosts: generated once in a process, so that a test's next server needn't wait for them. */
const pems = new Map<string, Promise<GeneratedCertificates>>();

function generateOnce(hosts: readonly string[]): Promise<GeneratedCertificates> {
  const making = pems.get(hosts.join()) ?? generate(hosts);
  pems.set(hosts.join(), making);
  return making;
}

async function readKept(
  folder: string,
  hosts: readonly string[],
): Promise<{ key: string; cert: string } | undefined> {
  try {
    const [key, cert, ca] = await Promise.all(
      ["server.key", "server.pem", "ca.pem"].map((name) => readFile(join(folder, name), "utf8")),
    );
    if (key === undefined || cert === undefined || ca === undefined) return undefined;
    const parsed = new X509Certificate(cert);
    const authority = new X509Certificate(ca);
    const expires = Math.min(Date.parse(parsed.validTo), Date.parse(authority.validTo));
    const covered = hosts.every(
      (host) => (isIp(host) ? parsed.checkIP(host) : parsed.checkHost(host)) !== undefined,
    );
    const usable = parsed.verify(authority.publicKey) && covered;
    return usable && expires - Date.now() > RENEW_BEFORE_DAYS * DAY_MS ? { key, cert } : undefined;
  } catch {
    // Missing or damaged: they are generated again.
    return undefined;
  }
}

/** Under a temporary name first, so that an interrupted start leaves no incomplete file. */
async function write(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode });
  await rename(`${file}.new`, file);
}
