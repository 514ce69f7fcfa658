import { generate } from "selfsigned";
import { DAY_MS } from "./dayMs.ts";
import { isIp } from "./isIp.ts";

/** PEM texts. */
export interface GeneratedCertificates {
  key: string;
  cert: string;
  ca: string;
}

const LIFE_DAYS = 3650;

/** Generates a CA and a certificate for `localhost`, `127.0.0.1`, `::1` and `hosts`. */
export async function generateCertificates(hosts: readonly string[]): Promise<GeneratedCertificates> {
  const notBeforeDate = new Date(Date.now() - DAY_MS);
  const notAfterDate = new Date(Date.now() + LIFE_DAYS * DAY_MS);
  const shared = { keyType: "ec", curve: "P-256", algorithm: "sha256", notBeforeDate, notAfterDate } as const;
  const ca = await generate([{ name: "commonName", value: "Local DSQL CA" }], {
    ...shared,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...shared,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: altNames(hosts) },
    ],
  });
  return { key: server.private, cert: server.cert, ca: ca.cert };
}

function altNames(hosts: readonly string[]) {
  const ips = new Set(["127.0.0.1", "::1", ...hosts.filter(isIp)]);
  const names = new Set(["localhost", ...hosts.filter((host) => !isIp(host))]);
  return [
    ...[...names].map((value) => ({ type: 2 as const, value })),
    ...[...ips].map((ip) => ({ type: 7 as const, ip })),
  ];
}
