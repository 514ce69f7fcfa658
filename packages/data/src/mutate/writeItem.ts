import { sql } from "drizzle-orm";
import type { Executor, Row } from "@mattb.tech/billio-dsql";
import { type ItemRow, itemColumnNames, itemColumns, writtenColumnNames } from "../item/ItemRow.ts";
import { items } from "../schema/index.ts";
import { fillRecorded, recorded } from "../outcome/recorded.ts";
import { builder } from "../statement/builder.ts";
import type { QueryTemplate } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";

/** Stores an item that isn't there; the stored row, or nothing when the id is in use. */
export async function insertItem(executor: Executor, row: ItemRow): Promise<Row | undefined> {
  const shape = templateOf("insert", "once", () =>
    recorded(insert().onConflictDoNothing({ target: items.id }).returning(itemColumns)),
  );
  return store(executor, shape, row);
}

/** Stores an item in place of what is there, as a whole; nothing when another type has the id. */
export async function replaceItem(executor: Executor, row: ItemRow): Promise<Row | undefined> {
  const shape = templateOf("replace", "once", () =>
    recorded(
      insert()
        .onConflictDoUpdate({
          target: items.id,
          // Not the key: on DSQL a change of it might conflict with the lock that seasons have on their series.
          set: Object.fromEntries(
            replaced.map((name) => [name, sql`excluded.${sql.identifier(items[name].name)}`]),
          ),
          setWhere: sql`${items.type} = excluded.type`,
        })
        .returning(itemColumns),
    ),
  );
  return store(executor, shape, row);
}

async function store(executor: Executor, shape: QueryTemplate, row: ItemRow): Promise<Row | undefined> {
  // What is stored is what was given, so nothing needs to be read to tell it.
  const whenDone = () => Promise.resolve([itemColumnNames.map((name) => row[name])]);
  const [stored] = await executor.run(fillRecorded(shape, "Mutate.createItem", row, whenDone));
  return stored;
}

const replaced = writtenColumnNames.filter((name) => name !== "id" && name !== "type");

function insert() {
  const values = Object.fromEntries(writtenColumnNames.map((name) => [name, sql.placeholder(name)]));
  return builder.insert(items).values(values as Record<keyof ItemRow, ReturnType<typeof sql.placeholder>>);
}
