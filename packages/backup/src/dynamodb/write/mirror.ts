import { parseTypedJson } from "../../old/parseTypedJson.ts";
import { scanTable } from "../scanTable.ts";
import { idOfKey, keyOf } from "./decide.ts";
import { PartedLines } from "./PartedLines.ts";
import { parseLine } from "./readItems.ts";
import type { TableWriting } from "./TableWriting.ts";

/** What a mirror is about to delete. */
export interface Doomed {
  count: number;
  /** By the type that the key names. */
  types: Record<string, number>;
  /** The first of their keys. */
  keys: string[];
}

const MAX_KEYS = 20;

/** The table's keys that the source hasn't. */
export async function findDoomed(writing: TableWriting, doomed: PartedLines): Promise<Doomed> {
  const { client, table, retry, lines, onProgress } = writing;
  const stored = await PartedLines.create();
  try {
    for await (const { items } of scanTable(client, table.name, retry)) {
      for (const item of items) {
        const key = keyOf(parseTypedJson(item));
        stored.add(idOfKey(key), JSON.stringify(key));
      }
      onProgress?.({ phase: "looking for what to delete", items: stored.size, done: stored.size });
    }
    const found: Doomed = { count: 0, types: {}, keys: [] };
    const types = new Map<string, number>();
    for (let part = 0; part < PartedLines.count; part++) {
      const kept = new Set(
        (await lines.read(part)).map(parseLine).map(({ item }) => (item ? keyOf(item) : "")),
      );
      for (const key of (await stored.read(part)).map((text) => JSON.parse(text) as string)) {
        if (kept.has(key)) continue;
        doomed.add(idOfKey(key), JSON.stringify(key));
        found.count++;
        const type = key.slice(0, Math.max(0, key.indexOf(":")));
        types.set(type, (types.get(type) ?? 0) + 1);
        if (found.keys.length < MAX_KEYS) found.keys.push(key);
      }
    }
    return { ...found, types: Object.fromEntries(types) };
  } finally {
    await stored.close();
  }
}
