// Compiled under strict options, with the declarations of the packages checked as well.
import { categories, type DatabaseSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import {
  createDatabase,
  type Database,
  DatabaseStatementError,
  type Executor,
  type Row,
} from "@mattb.tech/billio-dsql";
import { commandName } from "@mattb.tech/billio-dsql/cli";
import { type MigrationEvent, runMigrations } from "@mattb.tech/billio-dsql/migrate";
import { createMigrateCommand } from "@mattb.tech/billio-dsql/migrate/cli";
import { readDatabaseOptions, settingNames } from "@mattb.tech/billio-dsql/settings";
import { checkSql, type DsqlLocal, type Finding, startDsqlLocal } from "@mattb.tech/billio-dsql-local";
import { readDpu } from "@mattb.tech/billio-dsql-local/cost";
import { type Node, parse } from "@mattb.tech/billio-dsql-local/parsing";

export async function use(): Promise<void> {
  const dsql: DsqlLocal = await startDsqlLocal({ isolated: false, jobs: { delayMs: 0 } });
  dsql.faults.inject({ fault: "conflict", nth: 1 });
  // @ts-expect-error -- there is no such fault
  dsql.faults.inject({ fault: "flood" });
  const settings: DatabaseSettings = readDatabaseSettings(dsql.env);
  const database: Database = createDatabase({ ...readDatabaseOptions(), ...settings });
  const rows: Row[] = await database.transact((transaction: Executor) =>
    transaction.run({ name: "one", sql: "SELECT 1", values: [], effect: "read" }),
  );
  const { applied } = await runMigrations({
    settings: () => readDatabaseOptions(process.env, settingNames("ORDERS_")),
    folder: "migrations",
    onProgress: (event: MigrationEvent) => {
      console.log(event.event);
    },
  });
  const migrate: (args: readonly string[]) => Promise<number> = createMigrateCommand({
    settings: () => readDatabaseOptions(),
    folder: () => "migrations",
  });
  const findings: Finding[] = checkSql("SELECT 1", { file: "one.sql" });
  const result = parse("SELECT 1");
  const nodes: Node[] =
    typeof result === "object" && "stmts" in result ? result.stmts.map(({ stmt = {} }) => stmt) : [];
  const dpu: number = readDpu(2_048);
  console.log(dpu, rows, applied, findings, nodes, categories, commandName(["a"]), await migrate([]));
}

export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof DatabaseStatementError ? error.sqlState : undefined;
}
