import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { itemTypes, type ItemType } from "@mattb.tech/billio-config";
import { countOf, itemAt, numberOf } from "../generate/itemAt.ts";

/** Writes the first N generated items as a backup of the old system: one JSON array per type. */
export async function writeBackup(folder: string, items: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const type of itemTypes) {
    await pipeline(Readable.from(lines(type, items)), createWriteStream(join(folder, `${type}.json`)));
  }
}

/** The array in chunks of some hundred items. */
function* lines(type: ItemType, items: number): Generator<string> {
  const count = countOf(type, items);
  yield "[\n";
  for (let from = 0; from < count; from += 500) {
    const length = Math.min(500, count - from);
    const chunk = Array.from({ length }, (_, index) => JSON.stringify(itemAt(numberOf(type, from + index))));
    yield chunk.join(",\n") + (from + length < count ? ",\n" : "\n");
  }
  yield "]\n";
}
