import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FolderInUseError } from "./lockDirectory.ts";
import { startEmbedded } from "./startEmbedded.ts";
import { waitUntil } from "./waitUntil.ts";
import { withClient } from "./withClient.ts";

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dsql-local-test-"));
  await chmod(folder, 0o711);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("data survives an orderly restart and a killed owner, and no process is left", async () => {
  const dataDir = join(folder, "data");
  const first = await startEmbedded({ dataDir, settings: { fsync: "off" } });
  await withClient(first.connectionString, (client) => client.query("CREATE TABLE kept AS SELECT 7 AS n"));
  await expect(startEmbedded({ dataDir })).rejects.toThrow(FolderInUseError);
  await first.stop();
  await first.stop();

  // Another process starts it, and is killed together with the watchdog that would end PostgreSQL.
  const script = `
    import { startEmbedded } from ${JSON.stringify(new URL("./startEmbedded.ts", import.meta.url).href)};
    await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, settings: { fsync: "off" } });
    const { execFileSync } = await import("node:child_process");
    try { execFileSync("pkill", ["-KILL", "-P", String(process.pid), "-x", "sh"]); } catch {}
    process.kill(process.pid, "SIGKILL");
  `;
  await expect(
    run(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]),
  ).rejects.toMatchObject({ signal: "SIGKILL" });
  const orphan = Number((await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[0]);
  expect(isAlive(orphan)).toBe(true);

  const second = await startEmbedded({ dataDir, settings: { fsync: "off" } });
  expect(isAlive(orphan)).toBe(false);
  const kept = await withClient(second.connectionString, (client) => client.query("SELECT n FROM kept"));
  expect(kept.rows).toEqual([{ n: 7 }]);
  await second.stop();
});

test("as root it runs with data in a directory that only root can enter", async (ctx) => {
  if (process.getuid?.() !== 0) {
    ctx.skip("needs root, which PostgreSQL refuses to run as");
    return;
  }
  const dataDir = join(await mkdtemp(join(tmpdir(), "dsql-local-private-")), "data");
  const first = await startEmbedded({ dataDir, settings: { fsync: "off" } });
  const folderOf = async (client: pg.Client) =>
    (await client.query<{ dir: string }>("SELECT current_setting('data_directory') AS dir")).rows[0]?.dir ??
    "";
  const place = await withClient(first.connectionString, folderOf);
  await withClient(first.connectionString, (client) => client.query("CREATE TABLE kept ()"));
  await first.stop();
  const second = await startEmbedded({ dataDir, settings: { fsync: "off" } });
  await withClient(second.connectionString, (client) => client.query("SELECT FROM kept"));
  expect(await withClient(second.connectionString, folderOf)).toBe(place);
  await second.stop();
  // Also after the parent directories have been opened.
  await chmod(dirname(dataDir), 0o755);
  const opened = await startEmbedded({ dataDir, settings: { fsync: "off" } });
  expect(await withClient(opened.connectionString, folderOf)).toBe(place);
  await opened.stop();
  // The next such start removes the replacement of a data directory that was deleted.
  await rm(dirname(dataDir), { recursive: true });
  const next = join(await mkdtemp(join(tmpdir(), "dsql-local-private-")), "data");
  const third = await startEmbedded({ dataDir: next, settings: { fsync: "off" } });
  const thirdPlace = await withClient(third.connectionString, folderOf);
  await third.stop();
  await expect(stat(dirname(place))).rejects.toMatchObject({ code: "ENOENT" });
  await rm(dirname(next), { recursive: true });
  await rm(dirname(thirdPlace), { recursive: true });
});

test("an error for data that PostgreSQL's user can no longer reach names the command that fixes it", async (ctx) => {
  if (process.getuid?.() !== 0) {
    ctx.skip("needs root, which PostgreSQL refuses to run as");
    return;
  }
  const parent = await mkdtemp(join(tmpdir(), "dsql-local-closed-"));
  await chmod(parent, 0o711);
  const dataDir = join(parent, "data");
  await (await startEmbedded({ dataDir, settings: { fsync: "off" } })).stop();
  await chmod(parent, 0o700);
  await expect(startEmbedded({ dataDir })).rejects.toThrow(`Let it pass: chmod o+x ${parent}`);
  await rm(parent, { recursive: true });
});

test("a temporary server and its directory go with a killed owner", async () => {
  const script = `
    import { startEmbedded } from ${JSON.stringify(new URL("./startEmbedded.ts", import.meta.url).href)};
    import { withClient } from ${JSON.stringify(new URL("./withClient.ts", import.meta.url).href)};
    const { connectionString } = await startEmbedded({ settings: { fsync: "off" } });
    const { rows } = await withClient(connectionString, (client) =>
      client.query("SELECT pg_postmaster_start_time(), current_setting('data_directory') AS dir"));
    process.stdout.write(rows[0].dir, () => process.kill(process.pid, "SIGKILL"));
  `;
  const dead = await run(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]).catch(
    (error: unknown) => error as { stdout: string },
  );
  const gone = () =>
    readFile(join(dead.stdout, "PG_VERSION")).then(
      () => false,
      () => true,
    );
  expect(dead.stdout).toContain("dsql-local-");
  expect(await waitUntil(gone, 10_000)).toBe(true);
});
