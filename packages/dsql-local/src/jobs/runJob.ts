import pg from "pg";
import { limits } from "../errorCatalog/limits.ts";
import { analyzeTable } from "./analyzeTable.ts";
import { buildIndex } from "./buildIndex.ts";
import type { OpenJob } from "./JobTable.ts";
import type { JobType } from "./Jobs.ts";
import type { JobOutcome } from "./JobOutcome.ts";
import { droppedObjectOutcome } from "./droppedObjectOutcome.ts";
import { validateConstraint } from "./validateConstraint.ts";
import { JobWorker, type WorkerContext } from "./JobWorker.ts";

const work: Record<JobType, (worker: JobWorker, pool: pg.Pool, job: OpenJob) => Promise<JobOutcome>> = {
  INDEX_BUILD: buildIndex,
  VALIDATE_CONSTRAINT: validateConstraint,
  ANALYZE: analyzeTable,
  DROP: () => Promise.resolve({ end: "completed" }),
};

const QUERY_CANCELED = "57014";
const UNIQUE_VIOLATION = "23505";
/** Somebody else was in the way: for a lock, or in a circle of waiting. */
const BUSY = new Set(["55P03", "40P01", "40001"]);
/** What was looked up has another name by now, or is gone; so it may be with what an expression of its needs. */
const MOVED = new Set(["42P01", "42704", "XX000", "3F000"]);
/** A job's attempts that may end so. */
const MAX_MOVES = 5;
/** The same for keys that are too large, {@link BUSY_MS} apart: transactions in which a deleted row is seen end meanwhile. */
const MAX_OVERSIZES = 20;

const GAVE_WAY_MS = 20;
const BUSY_MS = 100;

/** Does a job's work once. */
export async function runJob(job: OpenJob, context: WorkerContext): Promise<JobOutcome> {
  const { pool } = context;
  const { rows } = await pool.query<{ owner: string }>(
    "SELECT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE oid = $1",
    [job.tableId],
  );
  if (!rows[0]) return await droppedObjectOutcome(pool, job);
  let worker: JobWorker | undefined;
  try {
    worker = await JobWorker.open(job.jobId, rows[0].owner, context);
    return await work[job.type](worker, pool, job);
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? error.code : undefined;
    if (worker?.preemptedBy && (code === QUERY_CANCELED || BUSY.has(code ?? ""))) {
      return { end: "again", afterMs: GAVE_WAY_MS };
    }
    if (BUSY.has(code ?? "")) return { end: "again", afterMs: BUSY_MS };
    if (MOVED.has(code ?? "") && (job.renamed = (job.renamed ?? 0) + 1) <= MAX_MOVES) {
      return { end: "again", afterMs: GAVE_WAY_MS };
    }
    // It may be a row that was deleted: PostgreSQL indexes it as long as an older transaction can see it.
    if (isOversize(error) && (job.keyTooLarge = (job.keyTooLarge ?? 0) + 1) <= MAX_OVERSIZES) {
      return { end: "again", afterMs: BUSY_MS };
    }
    return { end: "failed", details: failureDetails(error, job.type) };
  } finally {
    await worker?.close();
  }
}

function isOversize(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^index row (size|requires) /.test(error.message);
}

function failureDetails(error: unknown, type: JobType): string {
  if (type === "INDEX_BUILD" && error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) {
    // Reported from live clusters, 2026-10.
    return "found duplicate key(s) while validating index uniqueness";
  }
  if (isOversize(error)) return limits.keyBytes.message;
  return error instanceof Error ? error.message : String(error);
}
