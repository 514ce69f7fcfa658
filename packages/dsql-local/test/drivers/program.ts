import { execFile, spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DsqlLocal } from "../../src/server/DsqlLocal.ts";
import { token } from "../engine/support/token.ts";

/** Where a program of PostgreSQL's is: on the path, or where Debian keeps those of the server's package. */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = (process.env.PATH ?? "").split(":");
  const debian = "/usr/lib/postgresql";
  for (const version of await readdir(debian).catch(() => [])) folders.push(join(debian, version, "bin"));
  for (const folder of folders) {
    const path = join(folder, name);
    const runs = await promisify(execFile)(path, ["--version"]).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return undefined;
}

export interface ProgramResult {
  stdout: string;
  stderr: string;
  exitCode: number | null;
}

/** Runs a program of PostgreSQL's on `dsql`, connected by environment variables as in any script. Never rejects. */
export async function runProgram(
  dsql: DsqlLocal,
  path: string,
  args: string[],
  { input = "", cwd }: { input?: string; cwd?: string } = {},
): Promise<ProgramResult> {
  const child = spawn(path, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: {
      PGHOST: "localhost",
      PGPORT: dsql.endpoint.split(":")[1],
      PGUSER: "admin",
      PGDATABASE: "postgres",
      PGPASSWORD: await token(),
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: dsql.caFile,
      PGCLIENTENCODING: "UTF8",
      LC_ALL: "C",
      PSQL_PAGER: "",
    },
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const exitCode = await new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  return { stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString(), exitCode };
}
