import { sql } from "drizzle-orm";
import type { Executor, Row } from "@mattb.tech/billio-dsql";
import { type ItemRow, itemColumnNames, itemColumns, writtenColumnNames } from "../item/ItemRow.ts";
import { items } from "../schema/index.ts";
import { bindRecorded, recorded } from "../outcome/recorded.ts";
import { builder } from "../statement/builder.ts";
import type { QueryTemplate } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";

/** Inserts an item; the stored row, or `undefined` when the id is in use. */
export async function insertItem(executor: Executor, row: ItemRow): Promise<Row | undefined> {
  const template = templateOf("insert", "generic", () =>
    recorded(insert().onConflictDoNothing({ target: items.id }).returning(itemColumns)),
  );
  return store(executor, template, row);
}

/** Inserts an item or replaces it as a whole; `undefined` when another type has the id. */
export async function replaceItem(executor: Executor, row: ItemRow): Promise<Row | undefined> {
  const template = templateOf("replace", "generic", () =>
    recorded(
      insert()
        .onConflictDoUpdate({
          target: items.id,
          // Not the key: on DSQL changing it might conflict with the lock that seasons have on their series.
          set: Object.fromEntries(
            replacedColumns.map((name) => [name, sql`excluded.${sql.identifier(items[name].name)}`]),
          ),
          setWhere: sql`${items.type} = excluded.type`,
        })
        .returning(itemColumns),
    ),
  );
  return store(executor, template, row);
}

async function store(executor: Executor, template: QueryTemplate, row: ItemRow): Promise<Row | undefined> {
  // The stored row equals the row sent, so nothing needs to be read.
  const whenDone = () => Promise.resolve([itemColumnNames.map((name) => row[name])]);
  const [stored] = await executor.run(bindRecorded(template, "Mutate.createItem", row, whenDone));
  return stored;
}

const replacedColumns = writtenColumnNames.filter((name) => name !== "id" && name !== "type");

function insert() {
  const values = Object.fromEntries(writtenColumnNames.map((name) => [name, sql.placeholder(name)]));
  return builder.insert(items).values(values as Record<keyof ItemRow, ReturnType<typeof sql.placeholder>>);
}
