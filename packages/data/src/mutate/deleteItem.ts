import { and, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Executor } from "@mattb.tech/billio-dsql";
import { ItemNotFoundError, SeriesHasSeasonsError } from "../errors/index.ts";
import { argumentsOf } from "../paging/arguments.ts";
import { type ItemKey, parseItemKey } from "../query/itemKey.ts";
import { seriesLocksOf } from "../query/SeriesLocks.ts";
import { type RecordedWrite, runRecorded } from "../outcome/recorded.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";

/** Attempts to delete a series whose seasons are being added and deleted. */
const MAX_ATTEMPTS = 5;

const NAME = "Mutate.deleteItem";

/**
 * Deletes an item.
 *
 * When the connection breaks and the outcome is unknown, it is looked up in the record that the deletion leaves.
 *
 * @throws {ItemNotFoundError} when no item of this type has the id
 * @throws {SeriesHasSeasonsError} for a series that still has seasons
 * @throws {CommitOutcomeUnknownError} when a connection broke and the outcome can't be looked up
 */
export async function deleteItem(executor: Executor, key: ItemKey): Promise<void> {
  const parsed = parseItemKey(key);
  if (parsed === undefined) {
    const { type, id } = argumentsOf(key, "key");
    throw new ItemNotFoundError(asText(type), asText(id));
  }
  await remove(executor, parsed);
}

/** Part of a key as text for a message. */
function asText(part: unknown): string {
  return typeof part === "object" && part !== null ? "[object]" : String(part);
}

async function remove(executor: Executor, { id, type }: ItemKey): Promise<void> {
  const values = { id, type };
  const write = { name: NAME, values, whenDone: () => Promise.resolve([[id]]) };
  if (type !== "TvSeries") {
    const deleted = await runRecorded(executor, { ...write, ...deleting("delete") });
    if (deleted.length === 0) throw new ItemNotFoundError(type, id);
    return;
  }
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    seriesLocksOf(executor)?.release(id);
    const deleted = await runRecorded(executor, { ...write, ...deleting("delete:series") });
    if (deleted.length > 0) return;
    const [found] = await executor.run(bindValues(seasonsOf(), NAME, "read", values));
    if (found === undefined) throw new ItemNotFoundError(type, id);
    if (Number(found[0]) > 0) break;
    // The last season was deleted between the two statements.
  }
  throw new SeriesHasSeasonsError(id);
}

function deleting(key: "delete" | "delete:series"): Pick<RecordedWrite, "key" | "build"> {
  const build = () =>
    builder
      .delete(items)
      .where(
        and(
          eq(items.id, placeholder("id")),
          eq(items.type, placeholder("type")),
          key === "delete:series" ? sql`not exists (${seasons()})` : undefined,
        ),
      )
      .returning({ id: items.id });
  return { key, build };
}

/** Whether a series has seasons, as 0 or 1; no row when there is no such series. */
function seasonsOf() {
  return templateOf("delete:seasons", "generic", () =>
    builder
      .select({ seasons: sql`(case when exists (${seasons()}) then 1 else 0 end)`.as("seasons") })
      .from(items)
      .where(and(eq(items.id, placeholder("id")), eq(items.type, placeholder("type")))),
  );
}

function seasons() {
  const season = alias(items, "season");
  return builder
    .select({ id: season.id })
    .from(season)
    .where(eq(season.seriesId, placeholder("id")));
}
