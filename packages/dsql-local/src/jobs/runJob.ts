import pg from "pg";
import { limits } from "../errorCatalog/limits.ts";
import {
  DEADLOCK_DETECTED,
  INTERNAL_ERROR,
  INVALID_SCHEMA_NAME,
  LOCK_NOT_AVAILABLE,
  QUERY_CANCELED,
  SERIALIZATION_FAILURE,
  UNDEFINED_OBJECT,
  UNDEFINED_TABLE,
  UNIQUE_VIOLATION,
} from "../net/sqlState.ts";
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

const LOCK_ERRORS = new Set([LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED, SERIALIZATION_FAILURE]);
/** The object was renamed or dropped after it was looked up, or something that one of its expressions needs. */
const RENAMED = new Set([UNDEFINED_TABLE, UNDEFINED_OBJECT, INTERNAL_ERROR, INVALID_SCHEMA_NAME]);
/** Attempts of a job that may fail for that. */
const MAX_RENAMED = 5;
/** The same for keys that are too large, {@link LOCK_RETRY_MS} apart: transactions that still see a deleted row end meanwhile. */
const MAX_KEY_TOO_LARGE = 20;

const PREEMPTED_RETRY_MS = 20;
const LOCK_RETRY_MS = 100;

/** Makes one attempt at a job. */
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
    if (worker?.preemptedBy && (code === QUERY_CANCELED || LOCK_ERRORS.has(code ?? ""))) {
      return { end: "retry", afterMs: PREEMPTED_RETRY_MS };
    }
    if (LOCK_ERRORS.has(code ?? "")) return { end: "retry", afterMs: LOCK_RETRY_MS };
    if (RENAMED.has(code ?? "") && (job.renamed = (job.renamed ?? 0) + 1) <= MAX_RENAMED) {
      return { end: "retry", afterMs: PREEMPTED_RETRY_MS };
    }
    // It may be a deleted row: PostgreSQL indexes it as long as an older transaction can see it.
    if (isKeyTooLarge(error) && (job.keyTooLarge = (job.keyTooLarge ?? 0) + 1) <= MAX_KEY_TOO_LARGE) {
      return { end: "retry", afterMs: LOCK_RETRY_MS };
    }
    return { end: "failed", details: failureDetails(error, job.type) };
  } finally {
    await worker?.close();
  }
}

function isKeyTooLarge(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^index row (size|requires) /.test(error.message);
}

function failureDetails(error: unknown, type: JobType): string {
  if (type === "INDEX_BUILD" && error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) {
    // Reported from live clusters, 2026-10.
    return "found duplicate key(s) while validating index uniqueness";
  }
  if (isKeyTooLarge(error)) return limits.keyBytes.message;
  return error instanceof Error ? error.message : String(error);
}
