import { randomUUID } from "node:crypto";
import { ownRow } from "./autocommit.ts";
import type { Work } from "./Work.ts";

const TEXT = "x".repeat(80);

/** A transaction of five statements, two that read and three that write, prepared under names. */
export const fiveExtended: Work = async (client, worker, call) => {
  const [row, other, id] = [ownRow(worker, call), ownRow(worker, call + 1), randomUUID()];
  await client.query("BEGIN");
  await client.query({ name: "row", text: "SELECT * FROM bench WHERE id = $1", values: [row] });
  await client.query({ name: "up", text: "UPDATE bench SET n = n + 1 WHERE id = $1", values: [row] });
  await client.query({
    name: "in",
    text: "INSERT INTO bench_entries (id, bench_id, text) VALUES ($1, $2, $3)",
    values: [id, row, TEXT],
  });
  await client.query({ name: "entry", text: "SELECT * FROM bench_entries WHERE id = $1", values: [id] });
  await client.query({ name: "up", text: "UPDATE bench SET n = n + 1 WHERE id = $1", values: [other] });
  await client.query("COMMIT");
  return 0;
};

/** The same by simple queries, of which each is a text that the server hasn't seen. */
export const fiveSimple: Work = async (client, worker, call) => {
  const [row, other, id] = [ownRow(worker, call), ownRow(worker, call + 1), randomUUID()];
  await client.query("BEGIN");
  await client.query(`SELECT * FROM bench WHERE id = ${row}`);
  await client.query(`UPDATE bench SET n = n + 1 WHERE id = ${row}`);
  await client.query(`INSERT INTO bench_entries (id, bench_id, text) VALUES ('${id}', ${row}, '${TEXT}')`);
  await client.query(`SELECT * FROM bench_entries WHERE id = '${id}'`);
  await client.query(`UPDATE bench SET n = n + 1 WHERE id = ${other}`);
  await client.query("COMMIT");
  return 0;
};
