import type { Row } from "../../../../bench/Row.ts";
import type { WorkName } from "../load/works.ts";
import { compare, micros, processorRow, ratioRow, ratios, type Rounds } from "./compare.ts";
import { inRounds } from "./inRounds.ts";
import { prepareTables } from "./prepareTables.ts";
import type { Server } from "./startServer.ts";
import { inTurn, map, type Versions } from "./Versions.ts";

/** Short, for a machine's moods last for seconds. */
const TURN = { settlingMs: 100, countedMs: 400 };

const FIVE: readonly [WorkName, string][] = [
  ["fiveExtended", "a transaction of five statements, prepared"],
  ["fiveSimple", "a transaction of five statements, simple queries"],
];
const AUTOCOMMIT: readonly [WorkName, string][] = [
  ["autocommitSelect", "a row by its key, autocommit"],
  ["autocommitUpdate", "an update by key, autocommit"],
  ["autocommitInsert", "an insert, autocommit"],
];

/** One connection alone, one thing after another. */
export async function uncontended(servers: Versions<Server>, quick: boolean): Promise<Row[]> {
  const rows: Row[] = [];
  const time = async ([work, name]: readonly [WorkName, string], most?: number): Promise<Rounds> => {
    await inTurn(servers, 0, prepareTables);
    const results = await inRounds(servers, { work, connections: 1, turn: TURN, rounds: quick ? 4 : 40 });
    const rounds = results.map((round) => map(round, ({ medianMs }) => medianMs));
    rows.push(...compare(name, rounds, micros, most === undefined ? {} : { most }), ...processorRow(results));
    return rounds;
  };
  for (const each of FIVE) await time(each, 1.1);
  const autocommit: Rounds[] = [];
  for (const each of AUTOCOMMIT) autocommit.push(await time(each));
  if (servers.before === undefined) return rows;
  const together = means(autocommit.map(ratios));
  return [...rows, ratioRow("autocommit, geometric mean of the ratios", together, { most: 1.05 })];
}

/** Geometric means of what several lists have in the same place. */
function means(lists: readonly (readonly number[])[]): number[] {
  const [first = []] = lists;
  return first.map((_, at) =>
    Math.exp(lists.reduce((sum, list) => sum + Math.log(list[at] ?? Number.NaN), 0) / lists.length),
  );
}
