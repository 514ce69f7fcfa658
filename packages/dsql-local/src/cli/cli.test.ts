import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waitUntil } from "../postgres/process/waitUntil.ts";
import { bundleProgram } from "../../../../test/bundleProgram.ts";
import { listeningPorts, reportingInto } from "../../../../test/listeningPorts.ts";
import { connect } from "../../test/connect.ts";
import { sharedPostgres } from "../testing.ts";

let main: string;
let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dsql-local-test-"));
  await chmod(folder, 0o711);
  main = await bundleProgram(new URL("../main.ts", import.meta.url), join(folder, "program"));
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  child: ChildProcess;
  output: () => string;
  exit: Promise<number | null>;
}

function dsqlLocal(...args: string[]): Run {
  return runScript(main, args);
}

function runScript(script: string, args: readonly string[], env = {}): Run {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  }
  const exit = once(child, "close").then(([code]) => code as number | null);
  return { child, output: () => text, exit };
}

const ready = (run: Run) =>
  waitUntil(() => run.output().includes("Ctrl-C stops it") || run.child.exitCode !== null, 30_000);

test("it starts, prints how to connect, rejects a second start, and stops with SIGTERM, leaving no process", async () => {
  const dataDir = join(folder, "data");
  const run = dsqlLocal("start", "--port", "0", "--data-dir", dataDir);
  await ready(run);
  const endpoint = /endpoint +(\S+)/.exec(run.output())?.[1] ?? "";
  const caFile = /CA file +(\S+)/.exec(run.output())?.[1] ?? "";
  expect(run.output()).toContain(`\nexport BILLIO_DSQL_ENDPOINT=${endpoint}\n`);
  expect(run.output()).toContain(`\nexport BILLIO_DSQL_CA_FILE=${caFile}\n`);
  const client = await connect({ endpoint, caFile });
  await client.query("CREATE TABLE t (id int PRIMARY KEY)");

  const second = dsqlLocal("start", "--port", "0", "--data-dir", dataDir);
  expect(await second.exit).toBe(3);
  expect(second.output()).toContain(
    `The data folder ${dataDir} is in use by process ${String(run.child.pid)}`,
  );

  const postgres = Number(
    (await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[0],
  );
  const ended = new Promise((done) => client.once("end", done));
  run.child.kill("SIGTERM");
  await ended;
  expect(await run.exit).toBe(0);
  expect(() => process.kill(postgres, 0)).toThrow(/ESRCH/);
});

/** A dummy cluster name. */
const CLUSTER = "abcdefghijklmnopqrstuvwxyz.dsql.eu-west-1.on.aws";

/** The lines under a heading that begins with `heading`, up to the next blank one. */
function printed(output: string, heading: string): string {
  return new RegExp(`^${heading}.*\\n((?:.+\\n)+)`, "m").exec(output)?.[1] ?? "";
}

test.each([
  ["the default key pair", "", []],
  ["the name of a cluster", "", ["--cluster-name", CLUSTER, "--ws-port", "0"]],
  [
    "a credentials file",
    [
      "[reader]",
      "aws_access_key_id = made-up-key-of-reader",
      "aws_secret_access_key = made-up-secret-of-reader",
      "principal_arn = arn:aws:iam::000000000000:role/reader",
      "actions = dsql:DbConnect",
      "[boss]",
      "aws_access_key_id = made-up-key-of-boss",
      "aws_secret_access_key = made-up-secret-of-boss",
      "principal_arn = arn:aws:iam::000000000000:user/boss",
    ].join("\n"),
    [],
  ],
])(
  "the programs and commands that it prints run as pasted, with %s",
  async (_name, credentials, args) => {
    const place = await mkdtemp(join(folder, "pasted-"));
    const file = join(place, "credentials");
    await writeFile(file, credentials);
    const backend = await sharedPostgres();
    const run = dsqlLocal(
      ...["start", "--port", "0", "--backend", backend, "--region", "eu-west-1"],
      ...(credentials === "" ? [] : ["--credentials", file]),
      ...args,
    );
    await ready(run);
    const output = run.output();
    expect(output).not.toContain("made-up-secret-of-boss");
    const environment = printed(output, "Library, migrations and import");
    await symlink(join(import.meta.dirname, "../../../../node_modules"), join(place, "node_modules"));
    for (const tool of ["node-postgres", "Drizzle"]) {
      await writeFile(join(place, "pasted.mjs"), printed(output, tool));
      expect(await shell(`${environment}\nnode ${join(place, "pasted.mjs")}`)).toBe(
        "[ { current_user: 'admin' } ]\n",
      );
    }
    const more = printed(output, "AWS's connectors");
    expect(more).toMatch(/^export NODE_EXTRA_CA_CERTS=/);
    await writeFile(join(place, "pasted.mjs"), printed(output, "AWS's connector for node-postgres"));
    const connector = `${environment}\n${more}\n${more === "" ? "" : "unset AWS_REGION"}\n`;
    // Only a cluster's name contains the Region.
    const region = args.length === 0 ? "export AWS_REGION=eu-west-1\n" : "";
    expect(await shell(`${connector}${region}node ${join(place, "pasted.mjs")}`)).toBe(
      "[ { current_user: 'admin' } ]\n",
    );
    if (existsSync("/usr/bin/psql")) {
      const lines = printed(output, "psql").trimEnd();
      expect(await shell(`${lines} -X -A -t -c 'SELECT current_user'`)).toBe("admin\n");
      // A role for the principal that signs, and under a cluster's name where there is one.
      const principal = credentials === "" ? "user/local" : "user/boss";
      const role = printed(output, "Another role than admin");
      expect(role).toContain(`AWS IAM GRANT app TO 'arn:aws:iam::000000000000:${principal}';`);
      const under = /^ {2}endpoint {2}(\S+\.on\.aws):/m.exec(output)?.[1];
      const named = under === undefined ? lines : lines.replace("host=localhost", `host=${under}`);
      const sql = role.replace(/\n/g, " ").replaceAll("'", `'\\''`);
      const granted = `${more}${named} -X -A -t -c '${sql.replace(/; /, ";' -c '")}' -c 'SELECT arn FROM sys.iam_pg_role_mappings'`;
      expect(await shell(granted)).toContain(`arn:aws:iam::000000000000:${principal}`);
      await shell(`${lines} -X -c 'DROP OWNED BY app' -c 'DROP ROLE app' || true`);
    }
    const curl = /^curl (\S+) -H '([^:]+): (.+)' -d '(.+)'$/.exec(
      printed(output, "Fault injection").trimEnd(),
    );
    const [, url = "", header = "", value = "", body = ""] = curl ?? [];
    const made = await fetch(url, { method: "POST", headers: { [header]: value }, body });
    expect(await made.json()).toMatchObject({ fault: "conflict", nth: 1, hits: 0 });
    const page = await fetch(printed(output, "What the database does").trim(), {
      headers: { accept: "text/html" },
    });
    expect(await page.text()).toContain("Sessions and their transactions");
    run.child.kill("SIGINT");
    expect(await run.exit).toBe(0);
  },
  120_000,
);

/** What a shell prints that knows nothing of this machine's AWS accounts. */
async function shell(script: string): Promise<string> {
  const { PATH } = process.env;
  const { stdout } = await promisify(execFile)("sh", ["-c", script], {
    env: { PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: "true" },
  });
  return stdout;
}

test("without authentication, and with connection limits, by option", async () => {
  const backend = await sharedPostgres();
  const run = dsqlLocal(
    ...["start", "--port", "0", "--backend", backend, "--no-auth"],
    ...["--max-connections", "1", "--connection-rate", "1000", "--connection-burst", "50"],
  );
  await ready(run);
  const endpoint = /endpoint +(\S+)/.exec(run.output())?.[1] ?? "";
  const caFile = /CA file +(\S+)/.exec(run.output())?.[1] ?? "";
  const client = await connect({ endpoint, caFile }, { password: "made-up" });
  await expect(connect({ endpoint, caFile })).rejects.toMatchObject({ code: "53300" });
  await client.end();
  run.child.kill("SIGINT");
  expect(await run.exit).toBe(0);
});

test.each([
  ["an admin port unless told otherwise", [], true],
  ["no admin port with --no-admin-port", ["--no-admin-port"], false],
])("it prints and serves %s", async (_, args, isServed) => {
  const reports = await mkdtemp(join(folder, "reports-"));
  const backend = await sharedPostgres();
  const run = runScript(main, ["start", "--port", "0", "--backend", backend, ...args], {
    NODE_OPTIONS: reportingInto(reports),
  });
  await ready(run);
  const port = Number(/endpoint +\S+:(\d+)/.exec(run.output())?.[1]);
  const adminPorts = [...run.output().matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, at]) => Number(at));
  expect(new Set(adminPorts).size).toBe(isServed ? 1 : 0);
  for (const heading of ["What the database does", "Fault injection"]) {
    expect(printed(run.output(), heading) !== "").toBe(isServed);
  }
  const listening = await listeningPorts(reports, () => run.child.kill("SIGUSR2"));
  expect(listening).toEqual([...new Set([port, ...adminPorts])].sort((a, b) => a - b));
  run.child.kill("SIGTERM");
  expect(await run.exit).toBe(0);
});

test("wrong usage ends with 2 and help with 0, both with what would be right", async () => {
  const wrong = [
    dsqlLocal("start", "--port", "70000"),
    dsqlLocal("start", "--backend", "oracle"),
    dsqlLocal("stop"),
    dsqlLocal("start", "--max-connections", "0"),
    dsqlLocal("start", "--as-of", "2026-02-30"),
    dsqlLocal("start", "--as-of", "2024-11-30"),
    dsqlLocal("start", "--connection-rate", "100000000000000000000"),
    dsqlLocal("start", "--cluster-name", "localhost"),
    dsqlLocal("start", "--ws-port", "-1"),
  ];
  for (const run of wrong) expect(await run.exit).toBe(2);
  expect(wrong[0]?.output()).toContain("from 0 (any free one) to 65535");
  expect(wrong[1]?.output()).toContain("embedded, container or postgresql://");
  expect(wrong[3]?.output()).toContain("a whole number from 1 to 200000");
  expect(wrong[4]?.output()).toContain('"2026-02-30" is not a date. Write year, month and day');
  expect(wrong[5]?.output()).toContain("There was no Aurora DSQL on 2024-11-30.");
  expect(wrong[6]?.output()).toContain("a whole number from 1 to 1000000");
  expect(wrong[7]?.output()).toContain("26 letters or digits and .dsql.<region>.on.aws");
  expect(wrong[8]?.output()).toContain("from 0 (any free one) to 65535");
  const [help, all] = [dsqlLocal("start", "--help"), dsqlLocal("--help")];
  expect(await help.exit).toBe(0);
  expect(help.output()).toContain("Examples:");
  expect(await all.exit).toBe(0);
  for (const { output } of [help, all]) {
    expect(output().match(/Exit codes: 0 .+; 1 .+; 2 .+; 3 .+/g)).toHaveLength(1);
  }
}, 60_000);

test("what prevents a start ends with 1 and a message, before a PostgreSQL is started", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const file = join(folder, "file");
  await writeFile(file, "");
  const cases: [string[], string][] = [
    [
      ["--backend", "postgresql://nobody:made-up@127.0.0.1:1/none"],
      "The PostgreSQL of --backend can't be reached: ECONNREFUSED, on 127.0.0.1:1 as nobody, database none.",
    ],
    [
      ["--port", String(port)],
      `Port ${String(port)} of 127.0.0.1 is in use. Take another with --port, or --port 0 for any free one.`,
    ],
    [["--credentials", file], `The credentials file ${file} holds no key pair.`],
    [["--credentials", join(folder, "none")], `The credentials file ${join(folder, "none")} can't be read`],
    [["--host", "192.0.2.1"], "192.0.2.1 is no address of this machine."],
    [["--data-dir", file], `The data folder ${file} is a file.`],
    [["--data-dir", join(file, "below")], `The data folder ${join(file, "below")} can't be made`],
  ];
  if (existsSync("/proc/self")) {
    cases.push([["--data-dir", "/proc/no/folder"], "The data folder /proc/no can't be made (ENOENT)."]);
  }
  const runs = cases.map(([args]) => dsqlLocal("start", "--port", "0", ...args));
  for (const [at, [args, sentence]] of cases.entries()) {
    expect(await runs[at]?.exit, args.join(" ")).toBe(1);
    expect(runs[at]?.output()).toContain(`Could not start: ${sentence}`);
    expect(runs[at]?.output()).not.toContain("made-up");
  }
  taken.close();
}, 60_000);

test("the package's own program runs from a bundle that it builds from the current sources", async () => {
  const program = fileURLToPath(new URL("../../bin/dsql-local.js", import.meta.url));
  const backend = await sharedPostgres();
  const run = runScript(program, ["start", "--port", "0", "--backend", backend, "--no-auth"]);
  await ready(run);
  const endpoint = /endpoint +(\S+)/.exec(run.output())?.[1] ?? "";
  const caFile = /CA file +(\S+)/.exec(run.output())?.[1] ?? "";
  const client = await connect({ endpoint, caFile }, { password: "made-up" });
  // Read by the parser, which stays outside of the bundle.
  await expect(client.query("VACUUM")).rejects.toMatchObject({ code: "0A000" });
  await client.end();
  run.child.kill("SIGTERM");
  expect(await run.exit).toBe(0);
});
