import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StatementMessage } from "../../src/diagnostics/channels.ts";

/** What else is sent beside {@link libraryNames}: imports, migrations' own statements, transaction control. */
export const statementsFile = join(import.meta.dirname, "..", "statements.jsonl");

/** Names of the statements that `libraryStatements` makes. */
export const libraryNames = [
  "Mutate.createItem",
  "Mutate.deleteItem",
  "Mutate.updateItem",
  "Query.counts",
  "Query.forCategory",
  "Query.lockSeries",
  "Query.ofType",
  "Query.onShelf",
  "Query.searchType",
  "Query.withExternalId",
  "Query.withExternalIds",
  "Query.withId",
  "Query.withIds",
  "Query.withSeriesId",
  "Query.withSeriesIds",
];

/** Statements of migrations' files have names with their places or indexes. */
export const OF_A_FILE = /^(migration |Migrate\.(build|drop) .*index )/;

/** Notes what is sent, and returns the names of statements that `npm run check` doesn't look at. */
export function noteSentStatements(): { unchecked: () => string[] } {
  const lines = readFileSync(statementsFile, "utf8").trim().split("\n");
  const known = new Set([
    ...libraryNames,
    ...lines.map((line) => (JSON.parse(line) as { name: string }).name),
  ]);
  const unchecked = new Set<string>();
  const listener = (message: unknown) => {
    const { name } = message as StatementMessage;
    // Tests send statements of their own, under other names.
    if (/^(Query|Mutate|bulk|Migrate|Grant)\./.test(name) && !OF_A_FILE.test(name) && !known.has(name)) {
      unchecked.add(name);
    }
  };
  subscribe("billio:data:statement", listener);
  return {
    unchecked() {
      unsubscribe("billio:data:statement", listener);
      return [...unchecked];
    },
  };
}
