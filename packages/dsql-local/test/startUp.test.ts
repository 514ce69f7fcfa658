import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { startDsqlLocal } from "../src/index.ts";
import { sharedPostgres, useDsql } from "../src/testing.ts";
import { connect } from "./connect.ts";
import { passwordMessage, RawClient, startupPacket } from "./engine/support/RawClient.ts";
import { token } from "./engine/support/token.ts";

const dsql = useDsql();

/** What a client gets that starts up with these parameters, and with a token where one is required. */
async function startUp(parameters: Record<string, string>): Promise<string> {
  const raw = await RawClient.overTls(dsql);
  raw.socket.write(startupPacket(parameters));
  const first = await raw.until("R");
  if (first !== "R") return first;
  raw.socket.write(passwordMessage(await token(parameters.user)));
  const answer = await raw.until("Z");
  raw.socket.destroy();
  return answer;
}

test("the endpoint in TLS has to be this server's; by an address there is none", async () => {
  const ca = await readFile(dsql.caFile, "utf8");
  const byAddress = await connect(dsql, { host: "127.0.0.1", ssl: { ca } });
  await byAddress.end();
  const ssl = { ca, servername: "other.example", checkServerIdentity: () => undefined };
  await expect(connect(dsql, { host: "127.0.0.1", ssl })).rejects.toMatchObject({
    code: "08006",
    message: "unable to accept connection, access denied",
    hint: "The endpoint of this TLS connection is other.example, and this server is localhost",
  });
});

test("the database postgres is the only one, and replication isn't supported", async () => {
  const admin = { user: "admin", database: "postgres" };
  expect(await startUp(admin)).toBe("R ZI");
  expect(await startUp({ user: "admin" })).toBe("3D000 closed");
  expect(await startUp({ ...admin, database: "other" })).toBe("3D000 closed");
  for (const replication of ["true", "database", "1", "on"]) {
    expect(await startUp({ ...admin, replication }), replication).toBe("0A000 closed");
  }
  for (const replication of ["false", "off", "0"]) {
    expect(await startUp({ ...admin, replication }), replication).toBe("R ZI");
  }
  expect(await startUp({ database: "postgres" })).toBe("28000 closed");
});

test("without authentication any password or none is accepted, for admin and for roles WITH LOGIN", async () => {
  const backend = { connectionString: await sharedPostgres() };
  const open = await startDsqlLocal({ auth: "none", backend, isolated: true });
  onTestFinished(() => open.stop());
  const raw = await RawClient.overTls(open);
  raw.socket.write(startupPacket({ user: "admin", database: "postgres" }));
  expect(await raw.until("Z")).toBe("R ZI");
  raw.socket.destroy();

  const role = `open_${String(process.pid)}`;
  const admin = await connect(open, { password: "made-up" });
  await admin.query(`CREATE ROLE ${role}`);
  await expect(connect(open, { user: role, password: "" })).rejects.toMatchObject({ code: "08006" });
  await admin.query(`ALTER ROLE ${role} LOGIN`);
  const client = await connect(open, { user: role, password: "" });
  expect((await client.query("SELECT session_user AS name")).rows).toEqual([{ name: role }]);
  await client.end();
  await expect(connect(open, { user: "postgres", password: "x" })).rejects.toMatchObject({ code: "08006" });
  await admin.query(`DROP ROLE ${role}`);
  await admin.end();
});
