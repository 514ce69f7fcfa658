import { median, percentile } from "../../../../bench/percentile.ts";
import type { Row } from "../../../../bench/Row.ts";
import type { Measured } from "./inRounds.ts";
import type { Version, Versions } from "./Versions.ts";

/** A value that was measured of both versions in each of several rounds. */
export type Rounds = readonly Versions<number>[];

interface Target {
  most?: number;
  least?: number;
}

/** The medians, and below them the ratio with its spread. */
export function compare(
  name: string,
  rounds: Rounds,
  format: (value: number) => string,
  target?: Target,
): Row[] {
  const before = rounds.flatMap((round) => round.before ?? []);
  const rows: Row[] = [{ name, measured: format(median(rounds.map(({ now }) => now))) }];
  if (before.length === 0) return rows;
  rows[0] = { name, measured: rows[0]?.measured ?? "", beside: `${format(median(before))} before` };
  return [...rows, ratioRow("… ratio", ratios(rounds), target)];
}

/** Of this version to the one before, in each round. */
export function ratios(rounds: Rounds): number[] {
  return rounds.map(({ now, before = Number.NaN }) => now / before);
}

/** The median of ratios, in brackets the middle half of them. */
export function ratioRow(name: string, values: readonly number[], { most, least }: Target = {}): Row {
  const ratio = median(values);
  const measured = `${ratio.toFixed(2)} (${percentile(values, 0.25).toFixed(2)}–${percentile(values, 0.75).toFixed(2)})`;
  if (most !== undefined) return { name, measured, target: { text: `≤ ${most}`, met: ratio <= most } };
  if (least !== undefined) return { name, measured, target: { text: `≥ ${least}`, met: ratio >= least } };
  return { name, measured };
}

/** What a call costs in processor time: of the server, and of PostgreSQL. */
export function processorRow(results: readonly Versions<Measured>[]): Row[] {
  const of = (version: Version) => {
    const turns = results.flatMap((round) => round[version] ?? []);
    const calls = turns.reduce((sum, turn) => sum + turn.calls, 0);
    const each = (part: "server" | "postgres") =>
      turns.reduce((sum, turn) => sum + (turn.processorMs?.[part] ?? Number.NaN) * turn.calls, 0) / calls;
    return `${micros(each("server"))}, ${micros(each("postgres"))}`;
  };
  const [first] = results;
  if (first?.now.processorMs === undefined) return [];
  return [
    {
      name: "… processor time each, of the server and of PostgreSQL",
      measured: of("now"),
      ...(first.before === undefined ? {} : { beside: `${of("before")} before` }),
    },
  ];
}

export function micros(ms: number): string {
  return `${Math.round(ms * 1_000)} µs`;
}
