/** What one statement is expected to answer; what is absent isn't compared. */
export interface Expectation {
  ok?: boolean;
  tag?: string;
  sqlstate?: string;
  message?: string;
  columns?: string[];
  /** As text; booleans are `true` and `false`. */
  rows?: (string | null)[][];
  row_count?: number;
  /** Answers of a query string of several statements. */
  results?: Expectation[];
  /** Any one of these. */
  any?: Expectation[];
}

/** One line of checks.jsonl: statements, and what a cluster answered or is documented to answer. */
export interface Check {
  id: string;
  group: string;
  setup: string[];
  steps: string[];
  expect: Expectation[];
  cleanup?: string[];
  protocol?: "simple";
  /** `[session, statement]`, strictly one after another; `expect[i]` answers `schedule[i]`. */
  schedule?: [number, string][];
  /** Name of a `${…}` in later steps: step and column that its value comes from. */
  capture?: Record<string, [number, string]>;
  wait_jobs?: boolean;
  job_id_pattern?: string;
  /** Longest time that any step may take. */
  max_wait_ms?: number;
}
