import { readFileSync } from "node:fs";
import { join } from "node:path";
import { itemTypes } from "@mattb.tech/billio-config";
import { itemRow } from "../../src/bulk/index.ts";
import { writtenColumnNames } from "../../src/item/ItemRow.ts";
import { items } from "../../src/schema/index.ts";
import { connectClient } from "./connectClient.ts";

// What somebody would write who has the items in memory: multi-row inserts over one connection, one after another. Prints
// what they took in milliseconds.
const ROWS = 1_000;
const [folder = ""] = process.argv.slice(2);
const rows = [...itemTypes]
  .sort((a, b) => Number(a === "TvSeason") - Number(b === "TvSeason"))
  .flatMap((type) => {
    const records = JSON.parse(readFileSync(join(folder, `${type}.json`), "utf8")) as Record<
      string,
      string
    >[];
    return records.map((record) => {
      const { row } = itemRow({
        ...record,
        addedAt: new Date(record.addedAt ?? ""),
        movedAt: new Date(record.movedAt ?? ""),
      });
      if (row === undefined) throw new Error("an item that can't be stored");
      return row;
    });
  });

const client = await connectClient();
const began = performance.now();
const names = writtenColumnNames.map((name) => items[name].name).join(", ");
for (let from = 0; from < rows.length; from += ROWS) {
  const batch = rows.slice(from, from + ROWS);
  const width = writtenColumnNames.length;
  const values = batch.map(
    (_, row) => `(${writtenColumnNames.map((__, column) => `$${row * width + column + 1}`).join(", ")})`,
  );
  await client.query(
    `INSERT INTO items (${names}) VALUES ${values.join(", ")}`,
    batch.flatMap((row) => writtenColumnNames.map((name) => row[name])),
  );
}
console.log(performance.now() - began);
await client.end();
