import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import { expect, test } from "vitest";
import { countItems } from "../src/bulk/countItems.ts";
import { deleteRows } from "../src/bulk/deleteRows.ts";
import { hasMoreItemsThan } from "../src/bulk/hasMoreItemsThan.ts";
import { importItems } from "../src/bulk/importItems.ts";
import { storedRows } from "../src/bulk/storedRows.ts";
import { storedSeasons } from "../src/bulk/storedSeasons.ts";
import { walkDigests } from "../src/bulk/walkDigests.ts";
import { walkKeys } from "../src/bulk/walkKeys.ts";
import { walkRows } from "../src/bulk/walkRows.ts";
import { createDatabase } from "../src/db/createDatabase.ts";
import type { Executor, Statement } from "../../dsql/src/executor/Executor.ts";
import { grantRoles } from "../src/grant/index.ts";
import { findIndex } from "../../dsql/src/migrate/run/findIndex.ts";
import { isRecorded } from "../../dsql/src/migrate/history/history.ts";
import { runMigrations } from "../src/migrate/index.ts";
import { tableNames } from "../../dsql/src/migrate/model/TableNames.ts";
import { createMutate } from "../src/mutate/createMutate.ts";
import { settle } from "../../dsql/src/outcome/settleOutcome.ts";
import { outcomeRecords } from "../src/outcome/outcomeRecords.ts";
import { newWriteRecord } from "../../dsql/src/outcome/WriteRecord.ts";
import { anItem } from "./support/anItem.ts";
import { libraryStatements } from "./support/libraryStatements.ts";
import { libraryNames, OF_A_FILE, statementsFile } from "./support/sentStatements.ts";

const dsql = useDsql();
const NIL = "00000000-0000-0000-0000-000000000000";

/** An executor that notes the statements it passes on. */
function noting(executor: Executor, sent: Statement[]): Executor {
  return {
    inTransaction: executor.inTransaction,
    run(statement) {
      sent.push(statement);
      return executor.run(statement);
    },
    transact: (work, options) => executor.transact((inner) => work(noting(inner, sent)), options),
  };
}

/** Whether a build is still under way is a matter of time: here it always is. */
const withInvalidIndex: Executor = {
  inTransaction: false,
  run: () => Promise.resolve([["public", "idx", "f", "1"]]),
  transact: (work) => work(withInvalidIndex),
};

/** What migrations, imports and writes of seasons send to a real database. */
async function sentToDatabase(): Promise<Statement[]> {
  const sent: Statement[] = [];
  Object.assign(process.env, dsql.env);
  const database = createDatabase(readDatabaseSettings(dsql.env));
  const executor = noting(database, sent);
  try {
    await runMigrations({ executor });
    await runMigrations({ executor, repeat: "fill-title-folded" });
    // What a run asks only when one before it was cut off.
    await findIndex(noting(withInvalidIndex, sent), { name: "idx" });
    const action = { kind: "ddl", sql: "", summary: "" } as const;
    await isRecorded(executor, tableNames("_billio"), "0001", {
      file: "",
      line: 1,
      step: 1,
      checksum: "",
      action,
    });
    // The ARNs stand in their statements.
    const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
    await grantRoles({ executor, app: [role("billio-api")], readOnly: [role("billio-backup")] });
    await grantRoles({ executor, app: [], readOnly: [], allowNone: true });
    const series = anItem({ type: "TvSeries" });
    const season = anItem({ type: "TvSeason", seriesId: series.id });
    for (const existing of ["replace", "keep"] as const) {
      await importItems(executor, [series, season, anItem()], { existing });
    }
    await importItems(executor, [{ ...series, title: "Another" }], { existing: "replace" });
    await importItems(executor, [anItem()], { existing: "refuse" });
    await storedRows(executor, [series.id]);
    for (const walk of [walkRows, walkDigests, walkKeys]) {
      for (const after of [undefined, NIL]) await walk(executor, { after }).next();
    }
    await countItems(executor);
    await hasMoreItemsThan(executor, 1);
    await storedSeasons(executor, [series.id]);
    for (const what of ["series", "others", "all"] as const) await deleteRows(executor, [randomUUID()], what);
    const mutate = createMutate(executor);
    await mutate.createItem(anItem({ type: "TvSeason", id: randomUUID(), seriesId: series.id }));
    // What is asked only when the connection breaks under a write.
    await settle(executor, outcomeRecords, newWriteRecord());
  } finally {
    await database.close();
  }
  return sent;
}

test("the lists of what is sent to DSQL, which npm run check looks through, are complete and current", async () => {
  const library = await libraryStatements();
  expect([...new Set(library.map(({ name }) => name))].sort()).toEqual(libraryNames);
  const listed = new Set(library.map(({ sql }) => sql));
  const control = ["BEGIN", "COMMIT", "ROLLBACK"].map((sql) => ({ name: sql, sql }));
  const lines = [...control, ...(await sentToDatabase())]
    .filter(({ name, sql }) => !OF_A_FILE.test(name) && !listed.has(sql))
    .map(({ name, sql }) => JSON.stringify({ name, sql }));
  const wanted = `${[...new Set(lines)].sort().join("\n")}\n`;
  if (process.env.BILLIO_UPDATE_STATEMENTS === "1") await writeFile(statementsFile, wanted);
  const found = await readFile(statementsFile, "utf8").catch(() => "");
  expect(found, "Bring it up to date with BILLIO_UPDATE_STATEMENTS=1.").toBe(wanted);
});
