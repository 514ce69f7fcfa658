import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { listeningPorts, reportingInto } from "../../../test/listeningPorts.ts";
import { processesOf, start, startIn, temporaryFolder } from "./support/start.ts";

const LIBRARY = 84 + 72 + 3_201 + 37 + 113;

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ask(url: string, query: string): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

const printed = (stdout: string, pattern: RegExp) => pattern.exec(stdout)?.[1] ?? "";

test("starts with the sample library, prints how to connect, rejects a second one, stops on Ctrl-C", async () => {
  const dataDir = await temporaryFolder();
  // The port that is wished for is taken.
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const { port: takenPort } = taken.address() as { port: number };

  const first = start(dataDir, "--port", String(takenPort), "--dsql-port", String(takenPort));
  const stdout = await first.until(/Ready/);
  for (const served of ["local DSQL", "API"]) {
    expect(stdout).toMatch(new RegExp(`^- ${served} on .+, for port ${String(takenPort)} is taken \\(`, "m"));
  }
  // Where there is no terminal, too, it is seen that it is at work.
  expect(stdout).toMatch(/^importing: [\d,]+ items, \d+ %/m);
  expect(stdout).toContain(`sample library: ${LIBRARY.toLocaleString("en")} items imported`);
  expect(stdout).toMatch(/^ {2}Feature +Watched +3,201$/m);
  expect(stdout).toMatch(/^ {13}DidNotFinish +4$/m);
  expect(stdout).toContain(`read back page by page: ${LIBRARY.toLocaleString("en")} items in 11 pages`);
  expect(stdout).not.toContain("\u001B");
  const page = await fetch(printed(stdout, /what the database does: (\S+)/), {
    headers: { accept: "text/html" },
  });
  expect(await page.text()).toContain("Sessions and their transactions");

  // As a person would paste it into psql.
  const [host, port] = printed(stdout, /endpoint +(\S+)/).split(":");
  const client = new pg.Client({
    host: host ?? "",
    port: Number(port),
    user: "admin",
    database: "postgres",
    password: printed(stdout, /^export PGPASSWORD='(.+)'$/m),
    ssl: { ca: execFileSync("cat", [printed(stdout, /^export BILLIO_DSQL_CA_FILE=(.+)$/m)]) },
  });
  await client.connect();
  const { rows } = await client.query<{ n: string }>("SELECT count(*) AS n FROM items");
  await client.end();
  expect(Number(rows[0]?.n)).toBe(LIBRARY);

  const url = printed(stdout, /GraphQL: (\S+)/);
  expect(await ask(url, "{ features(first: 1) { total items { title } } }")).toMatchObject({
    data: { features: { total: 3_201 } },
  });
  expect(stdout).toMatch(/^ {2}mutations +on$/m);
  expect(stdout).toMatch(/^ {2}TMDB +off; set TMDB_API_KEY$/m);

  const second = await start(dataDir).ended;
  expect(second.stderr).toContain(`The data folder ${dataDir} is in use by process`);
  expect(second.code).toBe(1);

  first.ctrlC();
  const { code, stdout: all } = await first.ended;
  expect(all).toMatch(/stopped\n$/);
  expect(code).toBe(0);
  expect(processesOf(dataDir)).toEqual([]);

  // The first one went on until then, and its data is there.
  const reports = await temporaryFolder();
  const third = startIn({ NODE_OPTIONS: reportingInto(reports) }, dataDir, "--no-admin-port");
  const again = await third.until(/Ready/);
  const served = [printed(again, /endpoint +\S+:(\d+)/), printed(again, /GraphQL: \S+:(\d+)/)].map(Number);
  expect(await listeningPorts(reports, () => third.signal("SIGUSR2"))).toEqual(served.sort((a, b) => a - b));
  expect(again).not.toContain("what the database does");
  expect(again).toContain("migrations: up to date");
  expect(again).not.toContain("sample library");
  expect(again).toContain(`read back page by page: ${LIBRARY.toLocaleString("en")} items`);
  third.signal("SIGTERM");
  expect((await third.ended).code).toBe(0);
}, 120_000);

test("stopped at any moment, even killed, the next start goes on from there", async () => {
  const dataDir = await temporaryFolder();

  const initdb = start(dataDir);
  await initdb.until(() => existsSync(join(dataDir, "postgres.new")));
  initdb.ctrlC();
  expect(await initdb.ended).toMatchObject({ code: 130, stderr: "" });
  expect(processesOf(dataDir)).toEqual([]);

  const migrations = start(dataDir);
  await migrations.until(/local DSQL on/);
  migrations.ctrlC();
  const { code, stdout } = await migrations.ended;
  expect(stdout).not.toContain("migrations:");
  expect(stdout).toContain("Stopped before it was up. The next start goes on from there.");
  expect(code).toBe(130);
  expect(processesOf(dataDir)).toEqual([]);

  const importing = start(dataDir);
  await importing.until(/^importing: /m);
  importing.ctrlC();
  expect(await importing.ended).toMatchObject({ code: 130, stderr: "" });
  expect(processesOf(dataDir)).toEqual([]);

  const killed = start(dataDir);
  await killed.until(/^importing: /m);
  killed.signal("SIGKILL");
  await killed.ended;

  const last = start(dataDir);
  const all = await last.until(/Ready/);
  expect(all).toContain(`read back page by page: ${LIBRARY.toLocaleString("en")} items`);
  last.ctrlC();
  expect((await last.ended).code).toBe(0);
}, 120_000);

test("against another cluster it only serves, and on request without mutations", async () => {
  const dataDir = await temporaryFolder();
  const cluster = start(dataDir);
  const lines = await cluster.until(/Ready/);
  const environment = Object.fromEntries(
    [...lines.matchAll(/^export (BILLIO_DSQL_CA_FILE|AWS_\w+)=(.+)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  ) as Record<string, string>;

  const served = startIn(
    environment,
    await temporaryFolder(),
    "--read-only",
    "--endpoint",
    printed(lines, /endpoint +(\S+)/),
  );
  const stdout = await served.until(/Ready/);
  expect(stdout).toMatch(/^ {2}Feature +Watched +3,201$/m);
  expect(stdout).toMatch(/^cluster localhost:\d+$/m);
  expect(stdout).not.toMatch(/migrations:|sample library|local DSQL on/);
  expect(stdout).toMatch(/^ {2}mutations +off$/m);
  // Addresses of pictures on this machine have no place in somebody's cluster.
  expect(stdout).toMatch(/^ {2}pictures +off; set BILLIO_IMAGE_BUCKET/m);
  expect(await ask(printed(stdout, /GraphQL: (\S+)/), "{ __schema { mutationType { name } } }")).toEqual({
    data: { __schema: { mutationType: null } },
  });
  served.ctrlC();
  expect((await served.ended).code).toBe(0);
  cluster.ctrlC();
  await cluster.ended;
}, 120_000);

test("where nothing listens on this machine it reports so at once and ends with 1", async () => {
  const endpoint = `localhost:${await freePort()}`;
  const { code, stdout, stderr } = await start("/nowhere", "--endpoint", endpoint).ended;
  expect(stderr).toBe(
    `Nobody listens on ${endpoint}. Start the local DSQL there, or leave --endpoint out to have one started.\n`,
  );
  expect(stdout).not.toContain("waiting");
  expect(code).toBe(1);
}, 60_000);

test("it prints what it waits for and how long at most, and Ctrl-C ends the wait", async () => {
  // Takes connections and never says a word.
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  onTestFinished(() => void silent.close());
  const endpoint = `localhost:${(silent.address() as { port: number }).port}`;

  const unanswered = startIn(
    { BILLIO_DSQL_UNAVAILABLE_AFTER_MS: "1500", BILLIO_DSQL_CONNECT_TIMEOUT_MS: "500" },
    "/nowhere",
    "--endpoint",
    endpoint,
  );
  expect(await unanswered.until(/waiting/)).toBe(
    `cluster ${endpoint}\nwaiting for its answer, for at most 1.5 s\n`,
  );
  const { code, stderr } = await unanswered.ended;
  expect(stderr).toContain(`no connection to ${endpoint} within 1500 ms`);
  expect(code).toBe(1);

  const patient = { BILLIO_DSQL_UNAVAILABLE_AFTER_MS: "600000" };
  const interrupted = startIn(patient, "/nowhere", "--endpoint", endpoint);
  await interrupted.until(/waiting for its answer, for at most 600 s/);
  interrupted.ctrlC();
  const ended = await interrupted.ended;
  expect(ended.stdout).toContain("Stopped before it was up.");
  expect(ended.code).toBe(130);
}, 120_000);

test("wrong usage ends with 2, help with 0", async () => {
  const [port, both, adminPort, cdc, endpoint, option, help] = await Promise.all([
    start("/nowhere", "--port", "0").ended,
    start("/nowhere", "--endpoint", "localhost:1", "--dsql-port", "5000").ended,
    start("/nowhere", "--endpoint", "localhost:1", "--no-admin-port").ended,
    start("/nowhere", "--endpoint", "localhost:1", "--cdc", "changes").ended,
    start("/nowhere", "--endpoint", "postgres://localhost").ended,
    start("/nowhere", "--prot", "5000").ended,
    start("/nowhere", "--help").ended,
  ]);
  expect(port).toMatchObject({ code: 2 });
  expect(port.stderr).toContain("It must be a port from 1 to 65535.");
  expect(both).toMatchObject({ code: 2 });
  expect(both.stderr).toContain("--dsql-port is the local DSQL's");
  expect(adminPort).toMatchObject({ code: 2 });
  expect(adminPort.stderr).toContain("--no-admin-port is the local DSQL's");
  expect(cdc).toMatchObject({ code: 2 });
  expect(cdc.stderr).toContain("--cdc is the local DSQL's");
  expect(endpoint).toMatchObject({ code: 2 });
  expect(endpoint.stderr).toContain("It must be host[:port]");
  expect(option).toMatchObject({ code: 2 });
  expect(help.stdout).toContain(
    "Exit codes: 0 stopped after it was up, or this help; 1 failed; 2 wrong usage; 130 ",
  );
  expect(help).toMatchObject({ code: 0, stderr: "" });
}, 60_000);
