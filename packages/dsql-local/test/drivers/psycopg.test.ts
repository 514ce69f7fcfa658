import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { runProgram } from "./program.ts";

const dsql = useDsql();

/** A Python that has psycopg 3; Debian's own has Debian's package. */
async function findPython(): Promise<string | undefined> {
  for (const path of ["/usr/bin/python3", "python3"]) {
    const runs = await promisify(execFile)(path, ["-c", "import psycopg"]).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return undefined;
}

test("psycopg 3, unmodified, through DDL and rollbacks", { timeout: 120_000 }, async (context) => {
  const python = await findPython();
  if (python === undefined) {
    context.skip("no Python with psycopg 3 on this machine (Debian: python3-psycopg)");
    return;
  }
  const { stdout, stderr, exitCode } = await runProgram(dsql, python, [
    join(import.meta.dirname, "psycopg3.py"),
  ]);
  expect(stderr).toBe("");
  expect(stdout.trim().split("\n")).toEqual([
    "created",
    "rolled back",
    "failed and went on",
    "changed the schema",
    "another changed the schema",
    "piped",
    "copied",
    "done",
  ]);
  expect(exitCode).toBe(0);
});
