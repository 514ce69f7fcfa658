import { sql } from "drizzle-orm";
import type { Executor, Row } from "@mattb.tech/billio-dsql";
import { type ItemRow, itemColumnNames, writtenColumnNames } from "../item/ItemRow.ts";
import { items } from "../schema/index.ts";
import { runRecorded } from "../outcome/recorded.ts";
import { builder } from "../statement/builder.ts";
import type { BuiltQuery } from "../statement/QueryTemplate.ts";

/** Inserts an item; the stored row, or `undefined` when the id is in use. */
export function insertItem(executor: Executor, row: ItemRow): Promise<Row | undefined> {
  return store(executor, row, "insert", () =>
    insert().onConflictDoNothing({ target: items.id }).returning({ id: items.id }),
  );
}

/** Inserts an item or replaces it as a whole; `undefined` when another type has the id. */
export function replaceItem(executor: Executor, row: ItemRow): Promise<Row | undefined> {
  return store(executor, row, "replace", () =>
    insert()
      .onConflictDoUpdate({
        target: items.id,
        // Not the key: on DSQL changing it might conflict with the lock that seasons have on their series.
        set: Object.fromEntries(
          replacedColumns.map((name) => [name, sql`excluded.${sql.identifier(items[name].name)}`]),
        ),
        setWhere: sql`${items.type} = excluded.type`,
      })
      .returning({ id: items.id }),
  );
}

/** The stored row equals the row sent, so of what was written only the id returns, as proof. */
async function store(
  executor: Executor,
  row: ItemRow,
  key: string,
  build: () => BuiltQuery,
): Promise<Row | undefined> {
  const [written] = await runRecorded(executor, {
    key,
    name: "Mutate.createItem",
    build,
    values: row,
    whenDone: () => Promise.resolve([[row.id]]),
  });
  return written && itemColumnNames.map((name) => row[name]);
}

const replacedColumns = writtenColumnNames.filter((name) => name !== "id" && name !== "type");

function insert() {
  const values = Object.fromEntries(writtenColumnNames.map((name) => [name, sql.placeholder(name)]));
  return builder.insert(items).values(values as Record<keyof ItemRow, ReturnType<typeof sql.placeholder>>);
}
