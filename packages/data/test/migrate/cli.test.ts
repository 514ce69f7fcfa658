import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleProgram } from "../../../../test/bundleProgram.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();
let programs: string;
let cli: string;
let killedAtEvent: string;
beforeAll(async () => {
  programs = await mkdtemp(join(tmpdir(), "billio-migrate-"));
  [cli, killedAtEvent] = await Promise.all([
    bundleProgram(new URL("../../src/migrate.ts", import.meta.url), join(programs, "migrate")),
    bundleProgram(new URL("support/killedAtEvent.ts", import.meta.url), join(programs, "killed")),
  ]);
});
afterAll(() => rm(programs, { recursive: true, force: true }));
const first = {
  "0001_a.sql": "CREATE TABLE IF NOT EXISTS a (b INT PRIMARY KEY);\nINSERT INTO a VALUES (1);\n",
};

function start(script: string, args: string[], env: NodeJS.ProcessEnv = runner.dsql.env) {
  return spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function migrate(args: string[], env?: NodeJS.ProcessEnv) {
  const child = start(cli, args, env);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), exited(child)]);
  return { code: child.exitCode, out, err, lines: out.split("\n").filter(Boolean) };
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

describe.concurrent("without a cluster, migrate", () => {
  test("--help shows options, exit codes, directives and an example", async () => {
    const { code, out } = await migrate(["--help"], {});
    expect(code).toBe(0);
    for (const part of [
      "--status",
      "--dry-run",
      "--json",
      "--wait",
      "--folder",
      "--rerun",
      "Exit codes:\n  0  done",
      "or this help was shown\n  1  failed",
      "\n  2  usage",
      "\n  3  another runner",
      "@unless",
      "Example:",
    ]) {
      expect(out).toContain(part);
    }
  });

  test.each([
    ["an unknown option", ["--what"], "unknown option '--what'"],
    ["an argument", ["now"], "too many arguments"],
    ["a wait that is no number", ["--wait", "soon"], "It must be a number of seconds"],
    ["a folder that isn't there", ["--folder", "/no/such/folder"], "There is no folder /no/such/folder."],
    ["two modes at once", ["--status", "--dry-run"], "'--dry-run' cannot be used with option '--status'"],
    ["an unknown code migration", ["--rerun", "what"], "Allowed choices are fill-title-folded"],
    [
      "both names of --rerun",
      ["--rerun", "fill-title-folded", "--repeat", "fill-title-folded"],
      "'--repeat <step>' cannot be used with option '--rerun <step>'",
    ],
    ["no endpoint", [], "BILLIO_DSQL_ENDPOINT"],
  ])("exits with 2 for %s", async (_, args, message) => {
    const { code, err } = await migrate(args, {});
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});

describe("migrate", () => {
  test("exits with 0 when the cluster is up to date, in plain lines", async () => {
    const folder = await runner.folder(first);
    const { code, lines, err } = await migrate(["--folder", folder]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(lines.map((line) => line.replace(/\d+\.\d s/, "0.0 s"))).toEqual([
      "1 files checked, 2 steps to do",
      "0001_a.sql:1 CREATE TABLE a 0.0 s",
      "0001_a.sql:2 INSERT INTO 0.0 s",
      "0001_a.sql applied",
      "done in 0.0 s",
    ]);
  });

  test("exits with 1 for a statement that fails, and names file, line and statement; --json as an event", async () => {
    const folder = await runner.folder({ "0001_a.sql": "\nDELETE FROM nowhere;" });
    const { code, lines, err } = await migrate(["--folder", folder, "--json"]);
    expect(code).toBe(1);
    expect(err).toBe(
      '0001_a.sql:2: relation "nowhere" does not exist (SQLSTATE 42P01)\nstatement 1 of 1: DELETE FROM nowhere\n',
    );
    expect(lines.map((line) => JSON.parse(line) as unknown).at(-1)).toEqual({
      event: "failed",
      code: "MIGRATION",
      message: err.trimEnd(),
      file: "0001_a.sql",
      line: 2,
    });
  });

  test("--dry-run lists the steps, --status --json shows the cluster's status; neither changes it", async () => {
    const folder = await runner.folder(first);
    const dry = await migrate(["--folder", folder, "--dry-run"]);
    expect(dry.code).toBe(0);
    expect(dry.lines).toEqual([
      "1 files checked, 2 steps to do",
      "0001_a.sql:1 CREATE TABLE a",
      "0001_a.sql:2 INSERT INTO",
      "nothing was changed",
    ]);
    const status = await migrate(["--folder", folder, "--status", "--json"]);
    expect(status.code).toBe(0);
    expect(JSON.parse(status.out)).toEqual({
      event: "status",
      migrations: [{ name: "0001_a", state: "pending", stepsDone: 0, steps: 2 }],
      unknown: [],
    });
    expect(
      await runner.queryBackend("SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
    ).toEqual([]);
  });

  test.each(["--rerun", "--repeat"])("%s runs a code migration once more", async (option) => {
    const folder = await runner.folder({
      "0001_a.sql": `CREATE TABLE IF NOT EXISTS items
        (id UUID PRIMARY KEY, type TEXT, title TEXT, title_folded TEXT, title_folded_rest TEXT);
        INSERT INTO items VALUES (gen_random_uuid(), 'Book', 'Émile');`,
    });
    const { code, lines, err } = await migrate(["--folder", folder, option, "fill-title-folded"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(lines).toContain("fill-title-folded done, 1 rows");
    expect(await runner.queryBackend("SELECT title_folded FROM items")).toEqual([{ title_folded: "emile" }]);
  });

  test("exits with 3 while another runner holds the lease, and stops cleanly when interrupted", async () => {
    // A job that doesn't end keeps the first runner busy.
    await runner.queryBackend("CREATE TABLE a (b INT); CREATE INDEX a_b ON a (b)");
    await runner.queryBackend("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'a_b'::regclass");
    await runner.queryBackend(
      `INSERT INTO sys.jobs (job_id, status, job_type, object_id, object_name)
       VALUES ('endless', 'processing', 'INDEX_BUILD', 'a_b'::regclass, 'public.a_b')`,
    );
    const folder = await runner.folder({ "0001_i.sql": "CREATE INDEX ASYNC IF NOT EXISTS a_b ON a (b);" });
    const busy = start(cli, ["--folder", folder, "--json"]);
    const errors = text(busy.stderr);
    for await (const line of createInterface(busy.stdout)) {
      if ((JSON.parse(line) as { event: string }).event === "job") break;
    }

    const second = await migrate(["--folder", folder, "--wait", "0.1"]);
    expect(second.code).toBe(3);
    expect(second.err).toMatch(
      /^Another runner holds the lease: .* pid \d+ [0-9a-f]{8} \(lapses in \d+ s unless/,
    );

    busy.kill("SIGINT");
    await exited(busy);
    expect(busy.exitCode).toBe(1);
    expect(await errors).toContain("Stopped as asked; run again to go on from here");
    expect(
      await runner.queryBackend("SELECT 1 FROM _billio_migration_lease WHERE expires_at > now()"),
    ).toEqual([]);
  });

  test("continues where runners were killed with SIGKILL", async () => {
    const folder = await runner.folder({
      ...first,
      "0002_i.sql": "CREATE INDEX ASYNC IF NOT EXISTS a_b ON a (b);\nUPDATE a SET b = b + 1;",
    });
    for (const killAt of [3, 6, 8]) {
      const child = start(killedAtEvent, [folder, String(killAt)]);
      await exited(child);
      expect(child.signalCode).toBe("SIGKILL");
    }
    const { code } = await migrate(["--folder", folder, "--wait", "20"]);
    expect(code).toBe(0);
    expect(await runner.queryBackend("SELECT b FROM a")).toEqual([{ b: 2 }]);
    const steps = await runner.queryBackend(
      "SELECT name, step FROM _billio_migration_steps ORDER BY name, step",
    );
    expect(steps).toHaveLength(4);
  });
});
