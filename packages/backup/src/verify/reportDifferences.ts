import { briefly, type FoundDifference } from "./SidesComparison.ts";
import { differingFields } from "./differingFields.ts";
import { LOOK_UP_AT_ONCE, type LookedUp, lookUpAgain, MAX_ITEMS_PER_ID } from "./lookUp.ts";
import type { SideState } from "./readSide.ts";
import { type Side, sides } from "./Side.ts";
import type { TypeNames } from "../spill/TypeNames.ts";
import type { Difference, FoundItem } from "./VerifyReport.ts";

interface TellOptions {
  states: Readonly<Record<Side, SideState>>;
  types: TypeNames;
  /** Directory for rows of a second pass. */
  folder: string;
  showValues: boolean;
  signal: AbortSignal;
  onChunk: (side: Side, done: number) => void;
}

/** Adds the differing fields to each difference. Its items are looked up again, except for those that are on one side only. */
export async function reportDifferences(
  found: readonly FoundDifference[],
  { states, types, folder, showValues, signal, onChunk }: TellOptions,
): Promise<Difference[]> {
  const inDetail = found.filter(({ kind }) => kind !== "missing" && kind !== "extra");
  const open = async (side: Side) => {
    const wanted = inDetail.flatMap(({ pair }) =>
      pair[side].slice(0, 1).map((record) => ({ record, times: pair[side].length })),
    );
    return lookUpAgain(states[side], wanted, folder, signal, (done) => {
      onChunk(side, done);
    });
  };
  const from = await open("from");
  const against = await open("against");
  const reported = found.filter((one) => !inDetail.includes(one)).map((one) => briefly(one, types));
  for (let at = 0; at < inDetail.length; at += LOOK_UP_AT_ONCE) {
    signal.throwIfAborted();
    const some = inDetail.slice(at, at + LOOK_UP_AT_ONCE);
    const rows = {
      from: await from.lookUp(some.flatMap(({ pair }) => pair.from.slice(0, 1))),
      against: await against.lookUp(some.flatMap(({ pair }) => pair.against.slice(0, 1))),
    };
    for (const one of some) {
      const items = {
        from: rows.from.get(one.pair.key) ?? [],
        against: rows.against.get(one.pair.key) ?? [],
      };
      reported.push({ ...briefly(one, types), ...detail(one, items, showValues) });
    }
  }
  await from.close();
  await against.close();
  return reported.sort(byTypeAndId);
}

function detail(
  { kind, pair }: FoundDifference,
  items: Record<Side, LookedUp[]>,
  showValues: boolean,
): Partial<Difference> {
  if (kind === "different") {
    const [one] = items.from;
    const [other] = items.against;
    if (one?.row === undefined || other?.row === undefined) return { changedMeanwhile: true };
    const { fields, more } = differingFields(one.row, other.row, showValues);
    if (fields.length === 0) return { changedMeanwhile: true };
    return { fields, ...(more === 0 ? {} : { moreFields: more }) };
  }
  const found: Difference["found"] = {};
  for (const side of sides) {
    if (pair[side].length > 0) found[side] = items[side].slice(0, MAX_ITEMS_PER_ID).map(withoutRow);
  }
  const id = [...items.from, ...items.against].find((item) => item.id !== undefined)?.id;
  return { ...(id === undefined ? {} : { id }), found };
}

function withoutRow({ at, faults }: LookedUp): FoundItem {
  return { at, ...(faults === undefined ? {} : { faults }) };
}

function byTypeAndId(a: Difference, b: Difference): number {
  return compare(a.type, b.type) || compare(a.id, b.id);
}

function compare(a = "", b = ""): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
