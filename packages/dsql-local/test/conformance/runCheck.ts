import type pg from "pg";
import { ask } from "./Answer.ts";
import { differences } from "./differences.ts";
import { emptyDatabase } from "./emptyDatabase.ts";
import type { Check } from "./Check.ts";

/**
 * Runs a check through the wire and returns how its answers differ from what is expected. Set-up and clean-up
 * have a connection of their own, each session of the check has another.
 */
export async function runCheck(check: Check, open: () => Promise<pg.Client>): Promise<string[]> {
  const found: string[] = [];
  const helper = await open();
  const sessions: pg.Client[] = [];
  try {
    await setUp(check, helper);
    const schedule = check.schedule ?? check.steps.map((step): [number, string] => [0, step]);
    const count = Math.max(0, ...schedule.map(([session]) => session)) + 1;
    for (let i = 0; i < count; i++) sessions.push(await open());
    const captured = new Map<string, string>();
    for (const [i, [session, step]] of schedule.entries()) {
      const client = sessions[session];
      const expected = check.expect[i];
      if (!client || !expected)
        throw new Error(`The check ${check.id} has no session or answer for step ${i}.`);
      const text = step.replace(/\$\{(\w+)\}/g, (_, name: string) => captured.get(name) ?? "");
      const began = performance.now();
      const answer = await ask(client, text, check.protocol ?? "extended");
      const tookMs = performance.now() - began;
      found.push(...differences(expected, answer).map((difference) => `${step}: ${difference}`));
      if (check.max_wait_ms !== undefined && tookMs > check.max_wait_ms) {
        found.push(`${step}: took ${Math.round(tookMs)} ms`);
      }
      for (const [name, [at, column]] of Object.entries(check.capture ?? {})) {
        if (at === i) captured.set(name, answer.rows?.[0]?.[answer.columns?.indexOf(column) ?? 0] ?? "");
      }
      const jobId = answer.rows?.[0]?.[0] ?? "";
      if (check.job_id_pattern !== undefined && !new RegExp(check.job_id_pattern).test(jobId)) {
        found.push(`${step}: job id ${jobId}`);
      }
    }
  } finally {
    for (const client of sessions) {
      await ask(client, "ROLLBACK", "simple");
      await client.end();
    }
    for (const statement of check.cleanup ?? []) await ask(helper, statement, "simple");
    await emptyDatabase(helper);
    await helper.end();
  }
  return found;
}

async function setUp(check: Check, helper: pg.Client): Promise<void> {
  const jobs: string[] = [];
  for (const statement of check.setup) {
    let answer = await ask(helper, statement, "simple");
    while (answer.sqlstate === "40001") answer = await ask(helper, statement, "simple");
    if (!answer.ok) throw new Error(`Set-up of ${check.id}: ${statement}: ${String(answer.message)}`);
    if (answer.columns?.[0] === "job_id") jobs.push(answer.rows?.[0]?.[0] ?? "");
  }
  if (check.wait_jobs) for (const job of jobs) await ask(helper, `CALL sys.wait_for_job('${job}')`, "simple");
}
