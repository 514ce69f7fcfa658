import { randomUUID } from "node:crypto";
import { rowByKey } from "./rowByKey.ts";
import type { Work } from "./Work.ts";

/** Statements of their own, on the worker's own rows: bench has a thousand for 32 workers. */
export const autocommitSelect = rowByKey;

export const autocommitUpdate: Work = async (client, worker, call) => {
  await client.query({
    name: "up",
    text: "UPDATE bench SET n = n + 1 WHERE id = $1",
    values: [ownRow(worker, call)],
  });
  return 0;
};

export const autocommitInsert: Work = async (client, worker, call) => {
  await client.query({
    name: "in",
    text: "INSERT INTO bench_entries (id, bench_id, text) VALUES ($1, $2, $3)",
    values: [randomUUID(), ownRow(worker, call), "x".repeat(80)],
  });
  return 0;
};

/** A row of `bench` that no other of 32 workers writes. */
export function ownRow(worker: number, call: number): number {
  return (worker % 32) * 31 + (call % 31);
}
