import type { DsqlLocal } from "../server/DsqlLocal.ts";
import { poolLines } from "./poolLines.ts";

/** Source of a program that connects node-postgres to a local DSQL, with the printed environment. */
export function nodePostgresLines(dsql: Pick<DsqlLocal, "endpoint" | "env">): string[] {
  return [
    `import { readFileSync } from "node:fs";`,
    `import { DsqlSigner } from "@aws-sdk/dsql-signer";`,
    `import pg from "pg";`,
    ...poolLines(dsql),
    `console.log((await pool.query("SELECT current_user")).rows);`,
    "await pool.end();",
  ];
}
