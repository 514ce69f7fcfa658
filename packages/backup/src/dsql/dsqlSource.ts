import { randomUUID } from "node:crypto";
import {
  countItems,
  type Executor,
  isUuid,
  type StoredRow,
  storedRows,
  walkRows,
} from "@mattb.tech/billio-data/bulk";
import { formatRowLine } from "../row/rowLine.ts";
import type { ReadOptions, Source, SourceChunk, SourceItem } from "../source/Source.ts";

const NAME = "dsql";

/**
 * The items of a database as they are stored, of any type. Reading pages along the primary key, one statement per page: items
 * that are written meanwhile may or may not be included.
 *
 * @throws whatever `executor` throws
 */
export async function dsqlSource(executor: Executor): Promise<Source> {
  const counts = await countItems(executor);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return {
    description: `database, ${total.toLocaleString("en")} items`,
    kind: "dsql",
    place: NAME,
    size: { unit: "items", total },
    notRead: [],
    faults: [],
    get fingerprint() {
      return randomUUID();
    },
    read: (options) => read(executor, options),
    async find(ids) {
      // Stored ids are UUIDs.
      const rows = await storedRows(executor, ids.filter(isUuid));
      return [...rows.values()].map((row) => toItem(row));
    },
    close: () => Promise.resolve(),
  };
}

async function* read(executor: Executor, { signal }: ReadOptions = {}): AsyncGenerator<SourceChunk> {
  let done = 0;
  for await (const rows of walkRows(executor, { signal })) {
    const items = rows.map((row, index) => toItem(row, done + index + 1));
    done += rows.length;
    yield { items, faults: [], done };
  }
}

function toItem(row: StoredRow, item?: number): SourceItem {
  return {
    at: item === undefined ? { file: NAME } : { file: NAME, item },
    ...(row.id === null ? {} : { id: row.id }),
    row,
    faults: [],
    raw: () => ({ form: "row", text: formatRowLine(row) }),
  };
}
