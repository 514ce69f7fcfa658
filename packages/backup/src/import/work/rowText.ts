import { itemColumnNames, type StoredRow } from "@mattb.tech/billio-data/bulk";

/** A row as a line of a spool: its ordinal in the source, then its columns. */
export function formatRowText(ordinal: number, row: Readonly<StoredRow>): string {
  return JSON.stringify([ordinal, ...itemColumnNames.map((name) => row[name])]);
}

export function parseRowText(text: string): { ordinal: number; row: StoredRow } {
  const [ordinal, ...columns] = JSON.parse(text) as [number, ...(string | null)[]];
  const row = {} as StoredRow;
  for (let index = 0; index < itemColumnNames.length; index++) {
    const name = itemColumnNames[index];
    if (name !== undefined) row[name] = columns[index] ?? null;
  }
  return { ordinal, row };
}
