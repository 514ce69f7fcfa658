import { spawn } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Job, type Step, WorkflowFile } from "../../src/workflows/WorkflowFile.ts";

type Values = Record<string, unknown>;

/** What came of a job: the step that failed, if one did, and what it printed. */
export interface JobResult {
  failed?: string;
  printed: string;
}

export interface RunOptions {
  /** The clone that steps run in. */
  workspace: string;
  /** Where each job gets a temporary folder of its own. */
  temporary: string;
  /** The repository's variables. */
  vars: Record<string, string>;
  /** What steps find in their environment here that they don't on GitHub: how to reach what stands in for AWS. */
  env: Record<string, string>;
  /** The job's token, and what GitHub tells each step of itself and of the run. */
  github: { token: string; env: Record<string, string> };
  /** What jobs of an environment with id-token: write find there beside. */
  identity: (environment: string) => Record<string, string>;
  /** Names of steps that can't run here. */
  without: ReadonlySet<string>;
  /** Called before each step. */
  onStep?: (step: string, process: { kill: () => void }) => void;
}

/** Runs a workflow's jobs as GitHub does: `run:` as it stands in the file, expressions in `env:` and outputs. */
export class WorkflowRun {
  readonly jobs: Record<string, Job>;
  /** Steps that have been run, in their order. */
  readonly steps: string[] = [];
  readonly #workflow: WorkflowFile;
  readonly #options: RunOptions;
  readonly #outputs = new Map<string, Record<string, string>>();
  readonly #begun = new Set<string>();
  #attempt = 1;

  private constructor(workflow: WorkflowFile, options: RunOptions) {
    this.#workflow = workflow;
    this.#options = options;
    this.jobs = workflow.content.jobs ?? {};
  }

  static async open(options: RunOptions): Promise<WorkflowRun> {
    const file = join(options.workspace, ".github/workflows/deploy.yml");
    return new WorkflowRun(new WorkflowFile(await readFile(file, "utf8")), options);
  }

  /** Runs one job from its beginning; if it has been run before, that is "Re-run failed jobs", and those after it are too. */
  async runJob(name: string): Promise<JobResult> {
    const job = this.jobs[name];
    if (!job) throw new Error(`There is no job ${name}`);
    const needs = [job.needs ?? []].flat();
    for (const needed of needs) if (!this.#outputs.has(needed)) throw new Error(`${name} needs ${needed}`);
    if (this.#begun.has(name)) this.#attempt++;
    this.#begun.add(name);
    const contexts: Values = {
      github: { token: this.#options.github.token },
      vars: this.#options.vars,
      needs: Object.fromEntries(needs.map((needed) => [needed, { outputs: this.#outputs.get(needed) }])),
    };
    const permissions = job.permissions as Record<string, string> | undefined;
    const scope = new Scope(await mkdtemp(join(this.#options.temporary, "job-")), contexts, {
      ...(permissions?.["id-token"] === "write" ? this.#options.identity(String(job.environment)) : {}),
      ...evaluateAll(this.#workflow.content.env, contexts),
      ...evaluateAll(job.env, contexts),
    });
    // What another workflow does has no outputs here.
    const result = await this.#runSteps(job.steps ?? [], scope);
    if (result.failed === undefined) this.#outputs.set(name, scope.evaluate(job.outputs));
    return result;
  }

  async #runSteps(steps: readonly Step[], scope: Scope): Promise<JobResult> {
    let printed = "";
    for (const step of steps) {
      const result = step.uses?.startsWith("./")
        ? await this.#runAction(step, scope)
        : await this.#runStep(step, scope);
      printed += result.printed;
      if (result.failed !== undefined) return { failed: result.failed, printed };
    }
    return { printed };
  }

  /** An action of the repository's own. */
  async #runAction(step: Step, scope: Scope): Promise<JobResult> {
    const file = join(this.#options.workspace, step.uses ?? "", "action.yml");
    const action = new WorkflowFile(await readFile(file, "utf8")).content as {
      inputs?: Record<string, { default?: string }>;
      outputs?: Record<string, { value: string }>;
      runs?: { steps?: Step[] };
    };
    const defaults = Object.entries(action.inputs ?? {}).map(([name, input]) => [name, input.default ?? ""]);
    const inputs = {
      ...(Object.fromEntries(defaults) as Record<string, string>),
      ...scope.evaluate(step.with as Record<string, string> | undefined),
    };
    const inner = new Scope(scope.temporary, { inputs }, scope.env);
    const result = await this.#runSteps(action.runs?.steps ?? [], inner);
    const values = Object.entries(action.outputs ?? {}).map(([name, { value }]) => [name, value]);
    scope.setOutputs(step.id, inner.evaluate(Object.fromEntries(values) as Record<string, string>));
    return result;
  }

  async #runStep(step: Step, scope: Scope): Promise<JobResult> {
    const { name = "", run } = step;
    if (run === undefined || this.#options.without.has(name)) return { printed: "" };
    const [script, output] = [join(scope.temporary, "step.sh"), join(scope.temporary, "output")];
    await writeFile(script, run);
    await writeFile(output, "");
    // As GitHub calls it for `shell: bash`.
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd: this.#options.workspace,
      env: {
        ...this.#options.env,
        ...scope.env,
        ...scope.evaluate(step.env),
        ...this.#options.github.env,
        GITHUB_RUN_ATTEMPT: String(this.#attempt),
        RUNNER_TEMP: scope.temporary,
        GITHUB_OUTPUT: output,
      },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, so that all of it can be ended as GitHub does.
      detached: true,
    });
    this.steps.push(name);
    this.#options.onStep?.(name, {
      kill: () => child.pid !== undefined && process.kill(-child.pid, "SIGTERM"),
    });
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    const lines = (await readFile(output, "utf8")).split("\n").filter((line) => line.includes("="));
    const outputs = lines.map((line) => [
      line.slice(0, line.indexOf("=")),
      line.slice(line.indexOf("=") + 1),
    ]);
    scope.setOutputs(step.id, Object.fromEntries(outputs) as Record<string, string>);
    return { printed: out + err, ...(code === 0 ? {} : { failed: name }) };
  }
}

/** What the steps of a job or of an action share. */
class Scope {
  readonly temporary: string;
  readonly env: Record<string, string>;
  readonly #contexts: Values;
  readonly #steps: Record<string, { outputs: Record<string, string> }> = {};

  constructor(temporary: string, contexts: Values, env: Record<string, string>) {
    this.temporary = temporary;
    this.env = env;
    this.#contexts = contexts;
  }

  setOutputs(id: string | undefined, outputs: Record<string, string>): void {
    if (id !== undefined) this.#steps[id] = { outputs };
  }

  evaluate(values: Record<string, string> | undefined): Record<string, string> {
    return evaluateAll(values, { ...this.#contexts, steps: this.#steps });
  }
}

function evaluateAll(values: Record<string, string> | undefined, contexts: Values): Record<string, string> {
  const entries = Object.entries(values ?? {}).map(([name, value]) => [name, evaluate(value, contexts)]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Expressions of the form `a.b.c`: nothing else is in these workflows. What isn't there is empty, as on GitHub. */
function evaluate(value: string, contexts: Values): string {
  return value.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    if (!/^[\w-]+(\.[\w-]+)*$/.test(expression)) throw new Error(`Can't evaluate ${expression} here`);
    let found: unknown = contexts;
    for (const key of expression.split(".")) found = (found as Values | undefined)?.[key];
    return typeof found === "string" ? found : "";
  });
}
