import { conflicts } from "./conflicts.ts";
import { connection } from "./connection.ts";
import { iam } from "./iam.ts";
import { jobs } from "./jobs.ts";
import { limits } from "./limits.ts";
import type { Rule } from "./Rule.ts";
import { transactions } from "./transactions.ts";

/** All that is refused, chapter by chapter: the server, the checker and the page in docs read it from here. */
export const ruleBook: Record<string, Record<string, Rule>> = {
  connection,
  iam,
  transactions,
  conflicts,
  limits,
  jobs,
};
