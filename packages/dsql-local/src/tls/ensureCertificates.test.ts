import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureCertificates } from "./ensureCertificates.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dsql-local-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("Node verifies the certificate for localhost and the loopback addresses against the CA", async () => {
  const { key, cert, caFile } = await ensureCertificates(join(folder, "verify"), ["127.0.0.1"]);
  const server = createServer({ key, cert }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ca = await readFile(caFile, "utf8");
  for (const servername of ["localhost", ""]) {
    const socket = connect({ host: "127.0.0.1", port, ca, ...(servername ? { servername } : {}) });
    await once(socket, "secureConnect");
    expect(socket.authorized).toBe(true);
    socket.destroy();
  }
  const stranger = connect({ host: "127.0.0.1", port, ca, servername: "other.example" });
  await expect(once(stranger, "secureConnect")).rejects.toThrow(/altnames/i);
  server.close();
});

test("certificates are kept across starts, with keys that only the owner can read", async () => {
  const kept = join(folder, "kept");
  const first = await ensureCertificates(kept, ["127.0.0.1"]);
  expect(await ensureCertificates(kept, ["127.0.0.1"])).toEqual(first);
  expect((await stat(join(kept, "server.key"))).mode & 0o077).toBe(0);
});

test("certificates are generated again when damaged or for a host that they don't cover", async () => {
  const damaged = join(folder, "damaged");
  const first = await ensureCertificates(damaged, ["127.0.0.1"]);
  await writeFile(join(damaged, "server.pem"), "nonsense");
  const second = await ensureCertificates(damaged, ["127.0.0.1"]);
  expect(second.cert).not.toBe(first.cert);
  const third = await ensureCertificates(damaged, ["192.0.2.7"]);
  expect(new X509Certificate(third.cert).checkIP("192.0.2.7")).toBe("192.0.2.7");
});
