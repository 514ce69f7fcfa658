// psql, with what it asks of the catalog (\d, \l, \du …), \copy, \gdesc and variables.
//
// Needs libpq's environment variables, the token in PGPASSWORD. Not here: PREPARE and EXECUTE as statements. A conflict is the SQLSTATE in the variable :SQLSTATE.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import console from "node:console";
import process from "node:process";
import { createInterface } from "node:readline";
import { contend } from "./support/contend.mjs";
import { step } from "./support/step.mjs";

const asked = spawnSync("psql", ["--version"], { encoding: "utf8" });
if (asked.error) {
  console.log("skip psql isn't on this machine (Debian: postgresql-client)");
  process.exit(0);
}
const [version] = /[\d.]+/.exec(asked.stdout);
console.log(`version ${version}`);

const OPTIONS = ["--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--set", "ON_ERROR_STOP=1"];

/** Runs a script in a session of its own, and returns what it prints. */
function psql(script, variables = {}) {
  const set = Object.entries(variables).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const { status, stdout, stderr } = spawnSync("psql", [...OPTIONS, ...set], {
    input: script,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

await step("schema", async () => {
  psql(`
    CREATE TABLE shelf (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL, pages int);
    CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL);
    CREATE INDEX ASYNC shelf_by_name ON shelf (name) \\gset
    CALL sys.wait_for_job(:'job_id');
  `);
});

await step("rows", async () => {
  const printed = psql(
    `INSERT INTO shelf (name) VALUES (:'name') RETURNING id \\gset
     UPDATE shelf SET name = 'read' WHERE id = :'id';
     SELECT name FROM shelf WHERE id = :'id';
     \\copy shelf (name, pages) FROM stdin WITH (FORMAT csv)
Emma,474
Persuasion,249
\\.
     SELECT pages FROM shelf WHERE name = 'Emma';
     DELETE FROM shelf WHERE pages > 0 RETURNING name;`,
    { name: "it's reading" },
  );
  assert.deepEqual(printed.split("\n"), ["read", "474", "Emma", "Persuasion"]);
});

await step("commit", async () => {
  psql("BEGIN; INSERT INTO counter VALUES (1, 0);\nINSERT INTO counter VALUES (2, 0); COMMIT;");
  assert.equal(psql("SELECT count(*) FROM counter"), "2");
});

await step("rollback", async () => {
  psql("BEGIN;\nDELETE FROM counter;\nROLLBACK;");
  assert.equal(psql("SELECT count(*) FROM counter"), "2");
});

/** One transaction that adds 1, in a session that waits at the barrier before it commits. */
async function increment(bothWrote) {
  const session = spawn("psql", [...OPTIONS, "--set", "ON_ERROR_STOP=0"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines = createInterface({ input: session.stdout })[Symbol.asyncIterator]();
  session.stdin.write("BEGIN;\nUPDATE counter SET n = n + 1 WHERE id = 1;\n\\echo :SQLSTATE\n");
  assert.equal((await lines.next()).value, "00000");
  await bothWrote();
  session.stdin.end("COMMIT;\n\\echo :SQLSTATE\n");
  const { value: SQLSTATE } = await lines.next();
  if (SQLSTATE !== "00000") throw Object.assign(new Error("psql met an error at COMMIT."), { SQLSTATE });
}

await step("conflict", async () => {
  await contend(increment, "SQLSTATE");
  assert.equal(psql("SELECT n FROM counter WHERE id = 1"), "2");
});

await step("prepared", async () => {
  // These go by the extended protocol; \\bind is there from psql 16 on.
  assert.equal(psql("SELECT n FROM counter WHERE id = 1 \\gdesc"), "n|integer");
  if (Number.parseInt(version) >= 16) {
    const text = "SELECT n FROM counter WHERE id = $1";
    assert.equal(psql(`${text} \\bind 1 \\g\n${text} \\bind 2 \\g`), "2\n0");
  }
});

await step("introspection", async () => {
  const described = psql("\\pset tuples_only off\n\\d shelf");
  for (const part of ["id|uuid||not null|gen_random_uuid()", "shelf_pkey", "shelf_by_name"]) {
    assert.ok(described.includes(part), `\\d shelf tells ${part}`);
  }
  for (const command of [
    "\\dt",
    "\\di",
    "\\d+ shelf",
    "\\dn",
    "\\du",
    "\\df",
    "\\dv",
    "\\l",
    "\\dT",
    "\\dp",
    "\\ds",
  ]) {
    psql(command);
  }
  assert.deepEqual(
    psql("\\dt")
      .split("\n")
      .map((line) => line.split("|")[1]),
    ["counter", "shelf"],
  );
});

await step("close", async () => {
  assert.equal(psql("\\q"), "");
});
