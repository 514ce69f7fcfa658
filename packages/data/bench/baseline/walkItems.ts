import { itemColumnNames } from "../../src/item/ItemRow.ts";
import { items } from "../../src/schema/index.ts";
import { connectClient } from "./connectClient.ts";

// What somebody would write who wants to read all rows and drop them: a keyset walk over one connection, pages of as many
// rows as an export reads. Prints what they took in milliseconds.
const ROWS = 1_000;
const client = await connectClient();
const names = itemColumnNames.map((name) => items[name].name).join(", ");
const began = performance.now();
for (let after: string | undefined; ;) {
  const { rows } = await client.query<{ id: string }>(
    `SELECT ${names} FROM items ${after === undefined ? "" : "WHERE id > $2"} ORDER BY id LIMIT $1`,
    after === undefined ? [ROWS] : [ROWS, after],
  );
  after = rows.at(-1)?.id;
  if (rows.length < ROWS) break;
}
console.log(performance.now() - began);
await client.end();
