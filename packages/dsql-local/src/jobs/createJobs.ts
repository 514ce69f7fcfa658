import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Logins } from "../backend/createLogins.ts";
import { helperConfig } from "../backend/helperConfig.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import type { AsyncIndex, AsyncValidate } from "../rules/Statement.ts";
import { indexRefusal } from "./indexRefusal.ts";
import { isJobId, newJobId } from "./jobId.ts";
import type { JobAnswer, Jobs, JobSession } from "./Jobs.ts";
import { type JobObject, JobTable, type JobType } from "./JobTable.ts";
import { toDsqlError } from "./toDsqlError.ts";

const POLL_MS = 5;
/** How often the workers that are left are ended while stopping. */
const END_AGAIN_MS = 250;
/** How often a job of another server on the same database is looked at. */
const FOREIGN_POLL_MS = 200;
const UNIQUE_VIOLATION = "23505";

/**
 * The jobs of one database. An index is built with CREATE INDEX CONCURRENTLY on a connection of its own: it is
 * in the catalog at once and invalid until built, writers go on, and it stays, invalid, when there are
 * duplicates. Like that command a build waits for transactions that are older than itself, and builds on the
 * same table run one after another.
 *
 * A build cut off by the end of its server is taken up again by the next one.
 */
export async function createJobs(connectionString: string, logins: Pick<Logins, "login">): Promise<Jobs> {
  const pool = new pg.Pool({
    ...helperConfig(connectionString),
    max: 1,
    application_name: "jobs",
    idleTimeoutMillis: 1_000,
  });
  pool.on("error", () => undefined);
  const table = new JobTable(pool);
  const workers = new Set<pg.Client>();
  /** Jobs of this server by id; true when they succeeded. */
  const running = new Map<string, Promise<boolean>>();
  /** What sessions have asked for and not been answered yet. */
  const asked = new Set<Promise<unknown>>();
  let stopped = false;

  const openWorker = async (session: JobSession) => {
    if (stopped) throw new Error("The server is stopping.");
    // As the session itself: a validation runs the constraint's functions.
    const login = await logins.login(session.user);
    if (!login) throw new Error(`The role "${session.user}" may not log in any more.`);
    const worker = new pg.Client(login);
    // A lost connection fails the query that is under way, and the job with it.
    worker.on("error", () => undefined);
    workers.add(worker);
    await worker.connect();
    await worker.query("SELECT set_config('search_path', $1, false)", [session.searchPath]);
    return worker;
  };
  const closeWorker = async (worker: pg.Client) => {
    workers.delete(worker);
    await worker.end().catch(() => undefined);
  };

  /** Registers a job whose `work` has begun; returns its id. */
  const register = async (type: JobType, object: JobObject, work: Promise<unknown>): Promise<string> => {
    // Followed only from after the insertion on; it may fail before.
    work.catch(() => undefined);
    const jobId = newJobId();
    await table.submit(jobId, type, object);
    follow(jobId, work);
    return jobId;
  };
  const follow = (jobId: string, work: Promise<unknown>) => {
    const result = (async () => {
      try {
        await table.update(jobId, "processing");
        await work;
        await table.update(jobId, "completed");
        return true;
      } catch (error) {
        // When the server is stopping the job stays as it is: the next server takes it up.
        if (!stopped) await table.update(jobId, "failed", failureDetails(error));
        return false;
      }
    })().catch(() => false);
    running.set(jobId, result);
    void result.finally(() => running.delete(jobId));
  };

  const startIndex = async (
    backendText: string,
    index: AsyncIndex,
    session: JobSession,
  ): Promise<JobAnswer> => {
    const worker = await openWorker(session);
    let inBackground = false;
    try {
      const { rows } = await worker.query<{ table: number | null; pid: number; existing: string | null }>(
        `SELECT to_regclass($1)::oid AS table, pg_backend_pid() AS pid,
                (SELECT relname FROM pg_class c WHERE $3 AND c.relname = $2 AND c.relnamespace =
                   (SELECT relnamespace FROM pg_class WHERE oid = to_regclass($1))) AS existing`,
        [qualified(index.table), index.indexName ?? "", index.ifNotExists],
      );
      const tableOid = rows[0]?.table ?? null;
      const pid = rows[0]?.pid ?? 0;
      if (rows[0]?.existing) return { jobId: null };
      if (tableOid !== null) {
        const refusal = await indexRefusal(worker, tableOid, index);
        if (refusal) return { error: refusal };
      }
      const before = await indexesOf(pool, tableOid);
      const state: { settled: boolean } = { settled: false };
      const build = worker.query(backendText).finally(() => {
        state.settled = true;
      });
      build.catch(() => undefined);
      let found: JobObject | undefined;
      while (!state.settled) {
        found = await indexBuiltBy(pool, pid);
        if (found) break;
        await delay(POLL_MS);
      }
      // Done before it was seen, or failed: with its index left behind that is a job's failure.
      found ??= (await indexesOf(pool, tableOid)).find(
        ({ objectId }) => !before.some((known) => known.objectId === objectId),
      );
      if (!found) {
        await build;
        return { jobId: null };
      }
      inBackground = true;
      const work = build.finally(() => closeWorker(worker));
      // The job is followed only once it is registered; a build may fail before that.
      work.catch(() => undefined);
      return { jobId: await register("INDEX_BUILD", found, work) };
    } catch (error) {
      return { error: toDsqlError(error) };
    } finally {
      if (!inBackground) await closeWorker(worker);
    }
  };

  const startValidation = async (
    backendText: string,
    { table: name, constraintName }: AsyncValidate,
    session: JobSession,
  ): Promise<JobAnswer> => {
    const worker = await openWorker(session);
    let inBackground = false;
    try {
      const { rows } = await worker.query<{ oid: number; name: string }>(
        `SELECT c.oid, n.nspname || '.' || c.conname AS name
         FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
         WHERE c.conrelid = $1::regclass AND c.conname = $2`,
        [qualified(name), constraintName],
      );
      const [found] = rows;
      if (!found) {
        const message = `constraint "${constraintName}" of relation "${name.name}" does not exist`;
        return { error: { sqlstate: "42704", message } };
      }
      const object = { classId: 2606, objectId: found.oid, objectName: found.name };
      inBackground = true;
      const work = worker.query(backendText).finally(() => closeWorker(worker));
      work.catch(() => undefined);
      return { jobId: await register("VALIDATE_CONSTRAINT", object, work) };
    } catch (error) {
      return { error: toDsqlError(error) };
    } finally {
      if (!inBackground) await closeWorker(worker);
    }
  };

  /** Takes up what a server that has ended left unfinished. */
  const resume = async () => {
    for (const job of await table.abandoned()) {
      if (!job.exists) {
        await table.update(job.job_id, "failed", "the object of this job does not exist any more");
        continue;
      }
      const worker = await openWorker({ searchPath: "pg_catalog", user: job.owner });
      const work = finish(worker, job.job_type, job.object_id).finally(() => closeWorker(worker));
      work.catch(() => undefined);
      follow(job.job_id, work);
    }
  };
  await resume();

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    stopped = true;
    // Ends the workers' processes in PostgreSQL as well, which a closed socket alone doesn't while they work; again
    // and again, for one may have been on its way when this began. What sessions have asked for ends with them: a
    // pool that is ended never answers those who still wait for its connection.
    do {
      const pids = [...workers].map(
        (worker) => (worker as unknown as { processID: number | null }).processID,
      );
      await pool
        .query("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", [pids])
        .catch(() => undefined);
      await Promise.race([Promise.allSettled([...running.values(), ...asked]), delay(END_AGAIN_MS)]);
      // Looked at anew: what is answered last may have left a job.
    } while (running.size > 0 || asked.size > 0);
    await Promise.all([...workers].map(closeWorker));
    await pool.end();
  };

  const wait = async (jobId: string): Promise<{ succeeded: boolean }> => {
    while (!stopped) {
      const own = running.get(jobId);
      if (own) return { succeeded: await own };
      const status = await table.status(jobId);
      // DSQL's answer to an id that no job has isn't known.
      if (status === undefined || status === "failed") return { succeeded: false };
      if (status === "completed") return { succeeded: true };
      await delay(FOREIGN_POLL_MS);
    }
    return { succeeded: false };
  };

  const answering = <T>(answer: Promise<T>): Promise<T> => {
    asked.add(answer);
    const done = () => asked.delete(answer);
    answer.then(done, done);
    return answer;
  };

  return {
    start: ({ backendText, async }, session) =>
      answering(
        async.type === "index"
          ? startIndex(backendText, async, session)
          : startValidation(backendText, async, session),
      ),
    wait: (jobId) => (isJobId(jobId) ? answering(wait(jobId)) : Promise.resolve({ error: badJobId })),
    stop: () => (stopping ??= stop()),
  };
}

/** Recorded on a cluster 2026-09. */
const badJobId: DsqlError = { sqlstate: "22P02", message: "Unable to convert text to UUID" };

function failureDetails(error: unknown): string {
  if (error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) {
    return "found duplicate key(s) while validating index uniqueness";
  }
  return error instanceof Error ? error.message : String(error);
}

function qualified({ schema, name }: { schema?: string; name: string }): string {
  return [schema, name]
    .filter((part) => part !== undefined)
    .map((part) => pg.escapeIdentifier(part))
    .join(".");
}

const INDEX_OBJECT = `i.indexrelid AS "objectId", 1259 AS "classId", n.nspname || '.' || c.relname AS "objectName"
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace`;

async function indexesOf(pool: pg.Pool, tableOid: number | null): Promise<JobObject[]> {
  if (tableOid === null) return [];
  const { rows } = await pool.query<JobObject>(`SELECT ${INDEX_OBJECT} WHERE i.indrelid = $1`, [tableOid]);
  return rows;
}

/** The index that a process is building, once it is in the catalog. */
async function indexBuiltBy(pool: pg.Pool, pid: number): Promise<JobObject | undefined> {
  const { rows } = await pool.query<JobObject>(
    `SELECT ${INDEX_OBJECT} WHERE i.indexrelid = (SELECT index_relid FROM pg_stat_progress_create_index WHERE pid = $1)`,
    [pid],
  );
  return rows[0];
}

/** Finishes a job that was cut off. An index is built anew; what a cut-off attempt at that left is dropped. */
async function finish(worker: pg.Client, type: JobType, objectId: number): Promise<void> {
  if (type === "VALIDATE_CONSTRAINT") {
    const { rows } = await worker.query<{ sql: string }>(
      `SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) AS sql
       FROM pg_constraint WHERE oid = $1`,
      [objectId],
    );
    await worker.query(rows[0]?.sql ?? "");
    return;
  }
  const { rows } = await worker.query<{ valid: boolean; name: string; leftovers: string[] }>(
    `SELECT i.indisvalid AS valid, $1::oid::regclass::text AS name,
            ARRAY(SELECT o.indexrelid::regclass::text FROM pg_index o JOIN pg_class c ON c.oid = o.indexrelid
                  WHERE o.indrelid = i.indrelid AND NOT o.indisvalid AND o.indexrelid <> i.indexrelid
                    AND c.relname ~ '_cc(new|old)[0-9]*$') AS leftovers
     FROM pg_index i WHERE i.indexrelid = $1`,
    [objectId],
  );
  const [index] = rows;
  if (!index || index.valid) return;
  for (const leftover of index.leftovers) await worker.query(`DROP INDEX ${leftover}`);
  await worker.query(`REINDEX INDEX CONCURRENTLY ${index.name}`);
}
