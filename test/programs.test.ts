import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const bin = (path: string) => join(import.meta.dirname, "../packages", path);

function run(path: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(bin(path), args, { encoding: "utf8" });
  return { status, stdout, stderr };
}

test.each([
  ["local/bin/billio-local.js", [], "Usage: npm start --"],
  ["data/bin/billio-data.js", [], "Usage: billio-data <command>"],
  ["data/bin/billio-data.js", ["migrate"], "Usage: billio-data migrate"],
  ["data/bin/billio-data.js", ["grant"], "Usage: billio-data grant"],
  ["backup/bin/billio-backup.js", [], "Usage: billio-backup"],
  ["dsql/bin/dsql-migrate.js", [], "Usage: dsql-migrate"],
  ["dsql-local/bin/dsql-local.js", ["start"], "Usage: dsql-local start"],
  ["dsql-local/bin/dsql-check.js", [], "Usage: dsql-check"],
  ["graphql-snapshot-tests/bin/billio-snapshot-tests.js", [], "Usage: billio-snapshot-tests"],
])("%s %j --help names the command that was called", (path, args, usage) => {
  const { status, stdout } = run(path, ...args, "--help");
  expect(stdout).toContain(usage);
  expect(status).toBe(0);
});

test.each([[["grand"]], [[]]])("billio-data %j is wrong usage, and told the commands", (args) => {
  const { status, stdout, stderr } = run("data/bin/billio-data.js", ...args);
  expect(stderr).toContain(`error: ${args.length > 0 ? "unknown command 'grand'" : "a command is missing"}`);
  expect(stderr).toContain("grant    sets which IAM roles may connect");
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
});
