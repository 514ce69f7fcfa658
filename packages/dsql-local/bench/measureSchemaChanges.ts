import pg from "pg";
import type { Row } from "../../../bench/Row.ts";
import { compare } from "./transactions/compare.ts";
import { type Server, startServer } from "./transactions/startServer.ts";
import { checkoutsOf, inTurn, map, type Versions } from "./transactions/Versions.ts";

/** What a migration does to a table, and a session that uses it next. */
const STEPS = [
  ["CREATE TABLE", (name: string) => `CREATE TABLE ${name} (id uuid PRIMARY KEY, name text, at timestamptz)`],
  ["its first INSERT", (name: string) => `INSERT INTO ${name} (id) VALUES (gen_random_uuid())`],
  ["ALTER TABLE … ADD COLUMN", (name: string) => `ALTER TABLE ${name} ADD COLUMN more text`],
] as const;

/** Changes of the schema in a database of few tables and in one of many; by turns with an earlier version's server. */
export async function measureSchemaChanges(quick: boolean, beside: string | undefined): Promise<Row[]> {
  const started: { server: Server; client: pg.Client }[] = [];
  try {
    const clients = await inTurn(checkoutsOf(beside), 0, async (checkout) => {
      const server = await startServer(checkout);
      const client = new pg.Client(server.config);
      started.push({ server, client });
      await client.connect();
      return client;
    });
    const rows: Row[] = [];
    let tables = 0;
    for (const filled of [0, quick ? 30 : 300]) {
      for (; tables < filled; tables++) {
        const name = `filled_${tables}`;
        await inTurn(clients, tables, (client) =>
          client.query(`CREATE TABLE ${name} (id int PRIMARY KEY, v text)`),
        );
      }
      const rounds: Versions<readonly number[]>[] = [];
      for (let round = 0; round < (quick ? 3 : 30); round++)
        rounds.push(await inTurn(clients, round, (client) => timeSteps(client)));
      for (const [step, [title]] of STEPS.entries())
        rows.push(
          ...compare(
            `${title}, ${filled === 0 ? "few" : filled} tables`,
            rounds.map((round) => map(round, (times) => times[step] ?? Number.NaN)),
            (ms) => `${ms.toFixed(1)} ms`,
          ),
        );
    }
    return rows;
  } finally {
    await Promise.all(
      started.map(async ({ server, client }) => {
        try {
          await client.end();
        } finally {
          await server.stop();
        }
      }),
    );
  }
}

/** Milliseconds of each step on a table, which is dropped in the end. */
async function timeSteps(client: pg.Client): Promise<number[]> {
  const times: number[] = [];
  for (const [, sql] of STEPS) {
    const began = performance.now();
    await client.query(sql("changed"));
    times.push(performance.now() - began);
  }
  await client.query("DROP TABLE changed");
  return times;
}
