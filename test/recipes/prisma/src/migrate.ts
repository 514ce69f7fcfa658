import { readdir, readFile } from "node:fs/promises";
import { prisma } from "./db.ts";

const FOLDER = new URL("../prisma/migrations/", import.meta.url);

/**
 * Applies the folders of `prisma/migrations` in the order of their names, each once. `prisma migrate deploy` can't: it takes an
 * advisory lock, and sends a file as one transaction, which may contain one statement of DDL only.
 */
export async function migrate(): Promise<void> {
  await prisma.$executeRaw`CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY)`;
  const rows = await prisma.$queryRaw<{ name: string }[]>`SELECT name FROM migration`;
  const done = new Set(rows.map(({ name }) => name));
  for (const name of (await readdir(FOLDER)).sort()) {
    if (done.has(name)) continue;
    const text = await readFile(new URL(`${name}/migration.sql`, FOLDER), "utf8");
    // Each is a transaction of its own. IF NOT EXISTS in them allows a second run after a failure half-way.
    for (const statement of text.split(/;\n/).filter((part) => part.trim() !== "")) await run(statement);
    await prisma.$executeRaw`INSERT INTO migration (name) VALUES (${name})`;
  }
}

/** Runs a statement; if that submits a job, as CREATE INDEX ASYNC does, waits for it. */
async function run(statement: string): Promise<void> {
  const [submitted] = await prisma.$queryRawUnsafe<{ job_id?: string }[]>(statement);
  if (!submitted?.job_id) return;
  const [waited] = await prisma.$queryRaw<{ succeeded: boolean }[]>`
    CALL sys.wait_for_job(${submitted.job_id})`;
  if (!waited?.succeeded)
    throw new Error(
      `Job ${submitted.job_id} has failed: see sys.jobs, and drop the index before the next run.`,
    );
}
