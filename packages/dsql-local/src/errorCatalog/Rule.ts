import type { Period } from "./Period.ts";

/**
 * How well a behaviour of DSQL is known:
 * - `recorded`: a probe recorded a cluster's response;
 * - `documented`: AWS documents it, in the user guide or a repository of its own;
 * - `reported`: a third party observed it on a live cluster;
 * - `inferred`: that there is an error is known or follows from what is; its message is modelled on known ones.
 */
export type Evidence = "recorded" | "documented" | "reported" | "inferred";

/** An error that DSQL returns for valid PostgreSQL: its text, how well it is known, and what to do instead. */
export interface Rule {
  /** `<area>/<name>`, e.g. `limits/rows`; never reused for something else. */
  id: string;
  sqlstate: string;
  /** DSQL's message; `{name}` stands for what varies. */
  message: string;
  detail?: string;
  hint?: string;
  evidence: Evidence;
  /** What the evidence is: a publication and its date. */
  source: string;
  /** What to write instead, as one sentence for the person who got the error. */
  suggestion: string;
  /** How this server is known to differ from DSQL in this rule. */
  knownDifference?: string;
  /** When the rule is in force; absent if always, as far as known. */
  period?: Period;
}

/** A rule that is always in force. */
export type UndatedRule = Rule & { period?: never };

/** A rule without its id, as the catalog's files define it. */
export type RuleEntry = Omit<Rule, "id">;
