import type { BackendSession } from "../backend/BackendSession.ts";
import type { RowWrite } from "./RowWrite.ts";
import { textParameters } from "./textParameters.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";
import { noTypes } from "../net/messages/parse.ts";

/** PostgreSQL's own function writes more rows faster. */
const MAX_ROWS = 50;

/** Messages that write a few rows of tables without foreign keys, as the session's role; undefined for other rows. */
export function plainWrites(
  backend: BackendSession,
  shapes: TableShapes,
  rows: readonly RowWrite[],
): Buffer[] | undefined {
  if (rows.length > MAX_ROWS) return undefined;
  const messages: Buffer[] = [];
  for (const { table, kind, before, after } of rows) {
    const plain = shapes.of(table)?.plain;
    if (!plain) return undefined;
    const values = [before, after].filter((text) => text !== null);
    messages.push(backend.once(plain[kind], noTypes, textParameters(...values)));
  }
  return messages;
}
