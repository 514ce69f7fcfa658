import type { Period } from "./Period.ts";

/**
 * How well it is known that DSQL does so:
 * - `recorded`: a probe recorded a cluster's answer;
 * - `documented`: AWS says so, in the user guide or a repository of its own;
 * - `reported`: somebody outside AWS saw it on a live cluster;
 * - `inferred`: the refusal is known, its words are ours, in the manner of those that are known.
 */
export type Evidence = "recorded" | "documented" | "reported" | "inferred";

/** One thing that DSQL refuses: what it says, how that is known, and what to do instead. */
export interface Rule {
  /** `<area>/<name>`, e.g. `limits/rows`; never reused for something else. */
  id: string;
  sqlstate: string;
  /** DSQL's words; `{name}` stands for what differs from case to case. */
  message: string;
  detail?: string;
  hint?: string;
  evidence: Evidence;
  /** Where that is known from: a publication and its date. */
  source: string;
  /** What to write instead, as one sentence for the person who met the refusal. */
  suggestion: string;
  /** What of the rule this server knowingly does otherwise. */
  knownDifference?: string;
  /** When DSQL refuses so; absent: always, as far as known. */
  period?: Period;
}

/** A rule that holds on every day. */
export type UndatedRule = Rule & { period?: never };

/** A rule without its id, as the book's files write it. */
export type RuleEntry = Omit<Rule, "id">;
