import type { DsqlLocal } from "../server/DsqlLocal.ts";
import { poolLines } from "./poolLines.ts";

/** Source of a program that connects Drizzle to a local DSQL, with the printed environment. */
export function drizzleLines(dsql: Pick<DsqlLocal, "endpoint" | "env">): string[] {
  return [
    `import { readFileSync } from "node:fs";`,
    `import { DsqlSigner } from "@aws-sdk/dsql-signer";`,
    `import { sql } from "drizzle-orm";`,
    `import { drizzle } from "drizzle-orm/node-postgres";`,
    `import pg from "pg";`,
    ...poolLines(dsql),
    "const db = drizzle(pool);",
    "console.log((await db.execute(sql`SELECT current_user`)).rows);",
    "await pool.end();",
  ];
}
