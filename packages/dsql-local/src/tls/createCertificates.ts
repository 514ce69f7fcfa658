import { X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isIp } from "./isIp.ts";
import type { Made } from "./makeCertificates.ts";

/** PEM texts of the server's certificate, and the file with the CA that clients are to trust. */
export interface Certificates {
  key: string;
  cert: string;
  caFile: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Certificates are made anew when less than this is left, so that no server outlives its certificate. */
const RENEW_BEFORE_DAYS = 90;

/**
 * Reads the CA and the certificate for `localhost`, `127.0.0.1` and `::1` from `folder`, or makes them: on
 * the first start, near their expiry, or for hosts that the kept certificate doesn't cover. A CA of its own
 * rather than a self-signed server certificate, so that clients verify as they do against DSQL.
 *
 * @param folder created if missing; keys are readable by the owner only
 * @param hosts the address listened on, and other names, which are added to the certificate's
 * @param reuse take those that this process has made for another folder, rather than wait for new ones
 */
export async function createCertificates(
  folder: string,
  hosts: readonly string[],
  reuse = false,
): Promise<Certificates> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const caFile = join(folder, "ca.pem");
  const kept = await readKept(folder, hosts);
  if (kept) return { ...kept, caFile };

  const { key, cert, ca } = await (reuse ? made(hosts) : make(hosts));
  await write(join(folder, "server.key"), key, 0o600);
  await write(join(folder, "server.pem"), cert, 0o644);
  // The CA's own key is not kept: a new server certificate comes with a new CA. So nothing in the folder can
  // sign for another host.
  await write(caFile, ca, 0o644);
  return { key, cert, caFile };
}

/** What makes them holds several megabytes, and isn't loaded where they are kept. */
async function make(hosts: readonly string[]): Promise<Made> {
  const { makeCertificates } = await import("./makeCertificates.ts");
  return makeCertificates(hosts);
}

/** By hosts; made once in a process, so that a test's next server needn't wait for them. */
const pems = new Map<string, Promise<Made>>();

function made(hosts: readonly string[]): Promise<Made> {
  const making = pems.get(hosts.join()) ?? make(hosts);
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
    // Missing or damaged: made anew.
    return undefined;
  }
}

/** By way of a temporary name, so that a start cut short leaves no half file. */
async function write(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode });
  await rename(`${file}.new`, file);
}
