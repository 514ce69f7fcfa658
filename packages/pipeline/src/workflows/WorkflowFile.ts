import { isNode, LineCounter, parseDocument, type Document } from "yaml";

/** An issue, and its line. */
export interface Finding {
  line: number;
  message: string;
}

export interface Step {
  name?: string;
  id?: string;
  uses?: string;
  run?: string;
  shell?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
  if?: unknown;
  "continue-on-error"?: unknown;
}

export interface Job {
  if?: unknown;
  permissions?: unknown;
  environment?: unknown;
  needs?: string | string[];
  uses?: string;
  env?: Record<string, string>;
  outputs?: Record<string, string>;
  secrets?: unknown;
  steps?: Step[];
  "runs-on"?: unknown;
  "timeout-minutes"?: unknown;
  "continue-on-error"?: unknown;
}

export interface Workflow {
  on?: unknown;
  permissions?: unknown;
  concurrency?: { group?: unknown; "cancel-in-progress"?: unknown };
  env?: Record<string, string>;
  jobs?: Record<string, Job>;
  defaults?: { run?: { shell?: string } };
  /** For an action instead of a workflow. */
  runs?: { using?: string; steps?: Step[] };
}

type Path = readonly (string | number)[];

/** A workflow or a composite action: its values, and their lines. */
export class WorkflowFile {
  readonly text: string;
  readonly content: Workflow;
  readonly #document: Document;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.text = text;
    this.#document = parseDocument(text, { lineCounter: this.#lines });
    this.content = (this.#document.toJS() as Workflow | null) ?? {};
  }

  /** The line on which the value at a path begins; without one, that of its parent. */
  lineOf(path: Path): number {
    for (let end = path.length; end > 0; end--) {
      const node = this.#document.getIn(path.slice(0, end), true);
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  /** The line's text. */
  textOf(line: number): string {
    return this.text.split("\n")[line - 1] ?? "";
  }

  /** All steps, with their paths. */
  steps(): { path: Path; step: Step; job: string | undefined }[] {
    const { jobs = {}, runs } = this.content;
    const ofJobs = Object.entries(jobs).flatMap(([job, { steps = [] }]) =>
      steps.map((step, at) => ({ path: ["jobs", job, "steps", at], step, job })),
    );
    const ofAction = (runs?.steps ?? []).map((step, at) => ({
      path: ["runs", "steps", at],
      step,
      job: undefined,
    }));
    return [...ofJobs, ...ofAction];
  }
}
