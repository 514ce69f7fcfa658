import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";
import { itemTypes } from "@mattb.tech/billio-config";
import { itemAt } from "../../../data/bench/generate/itemAt.ts";

/** A JSON backup of the old system with the first N generated items. */
export async function writeJsonBackup(folder: string, items: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = new Map(
    itemTypes.map((type) => [type, { stream: createWriteStream(join(folder, `${type}.json`)), count: 0 }]),
  );
  for (let number = 0; number < items; number++) {
    const item = itemAt(number);
    const file = files.get(item.type);
    if (file === undefined) throw new Error(`no file for ${item.type}`);
    const free = file.stream.write(`${file.count++ === 0 ? "[" : ","}\n${JSON.stringify(item)}`);
    if (!free) await once(file.stream, "drain");
  }
  for (const { stream, count } of files.values()) {
    stream.end(count === 0 ? "[]\n" : "\n]\n");
    await once(stream, "close");
  }
}
