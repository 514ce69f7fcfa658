import { alterTable } from "./alterTable.ts";
import { conflicts } from "./conflicts.ts";
import { connection } from "./connection.ts";
import { createTable } from "./createTable.ts";
import { functions } from "./functions.ts";
import { iam } from "./iam.ts";
import { indexes } from "./indexes.ts";
import { limits } from "./limits.ts";
import { objects } from "./objects.ts";
import { plpgsql } from "./plpgsql.ts";
import { queries } from "./queries.ts";
import type { Rule } from "./Rule.ts";
import { settings } from "./settings.ts";
import { statements } from "./statements.ts";
import { transactions } from "./transactions.ts";
import { transactionStatements } from "./transactionStatements.ts";
import { types } from "./types.ts";

/** DSQL's errors by section: the server, the checker and docs/dsql-rules.md use them. */
export const errorCatalog: Record<string, Record<string, Rule>> = {
  connection,
  iam,
  transactions,
  transactionStatements,
  conflicts,
  limits,
  statements,
  createTable,
  types,
  alterTable,
  indexes,
  objects,
  queries,
  functions,
  plpgsql,
  settings,
};
