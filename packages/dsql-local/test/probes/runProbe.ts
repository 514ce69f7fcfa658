import type pg from "pg";
import { ask } from "./Answer.ts";
import { differences } from "./differences.ts";
import { emptyDatabase } from "./emptyDatabase.ts";
import type { Probe } from "./Probe.ts";

/**
 * Runs a probe through the wire and returns how its answers differ from what is expected. Set-up and clean-up
 * have a connection of their own, each session of the probe has another.
 */
export async function runProbe(probe: Probe, open: () => Promise<pg.Client>): Promise<string[]> {
  const found: string[] = [];
  const helper = await open();
  const sessions: pg.Client[] = [];
  try {
    await setUp(probe, helper);
    const schedule = probe.schedule ?? probe.steps.map((step): [number, string] => [0, step]);
    const count = Math.max(0, ...schedule.map(([session]) => session)) + 1;
    for (let i = 0; i < count; i++) sessions.push(await open());
    const captured = new Map<string, string>();
    for (const [i, [session, step]] of schedule.entries()) {
      const client = sessions[session];
      const expected = probe.expect[i];
      if (!client || !expected)
        throw new Error(`The probe ${probe.id} has no session or answer for step ${i}.`);
      const text = step.replace(/\$\{(\w+)\}/g, (_, name: string) => captured.get(name) ?? "");
      const began = performance.now();
      const answer = await ask(client, text, probe.protocol ?? "extended");
      const tookMs = performance.now() - began;
      found.push(...differences(expected, answer).map((difference) => `${step}: ${difference}`));
      if (probe.max_wait_ms !== undefined && tookMs > probe.max_wait_ms) {
        found.push(`${step}: took ${Math.round(tookMs)} ms`);
      }
      for (const [name, [at, column]] of Object.entries(probe.capture ?? {})) {
        if (at === i) captured.set(name, answer.rows?.[0]?.[answer.columns?.indexOf(column) ?? 0] ?? "");
      }
      const jobId = answer.rows?.[0]?.[0] ?? "";
      if (probe.job_id_pattern !== undefined && !new RegExp(probe.job_id_pattern).test(jobId)) {
        found.push(`${step}: job id ${jobId}`);
      }
    }
  } finally {
    for (const client of sessions) {
      await ask(client, "ROLLBACK", "simple");
      await client.end();
    }
    for (const statement of probe.cleanup ?? []) await ask(helper, statement, "simple");
    await emptyDatabase(helper);
    await helper.end();
  }
  return found;
}

async function setUp(probe: Probe, helper: pg.Client): Promise<void> {
  const jobs: string[] = [];
  for (const statement of probe.setup) {
    let answer = await ask(helper, statement, "simple");
    while (answer.sqlstate === "40001") answer = await ask(helper, statement, "simple");
    if (!answer.ok) throw new Error(`Set-up of ${probe.id}: ${statement}: ${String(answer.message)}`);
    if (answer.columns?.[0] === "job_id") jobs.push(answer.rows?.[0]?.[0] ?? "");
  }
  if (probe.wait_jobs) for (const job of jobs) await ask(helper, `CALL sys.wait_for_job('${job}')`, "simple");
}
