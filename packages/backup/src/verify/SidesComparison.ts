import { chunk } from "../arrays/chunk.ts";
import { keyId, keyText } from "../spill/idKey.ts";
import { Partitions } from "../spill/Partitions.ts";
import { gatherPart, judge, type Pair, type Part } from "./comparePart.ts";
import type { ItemRecord, Reference } from "./ItemRecord.ts";
import { findAgain, LOOK_UP_AT_ONCE, MAX_ITEMS_PER_ID } from "./lookUp.ts";
import type { SideState } from "./readSide.ts";
import { withoutSame } from "./sameRecords.ts";
import { type Side, sides } from "./Side.ts";
import type { TypeNames } from "../spill/TypeNames.ts";
import type { DanglingReference, Difference, DifferenceCounts, DifferenceKind } from "./VerifyReport.ts";

/** A difference with its records, for looking its fields up. */
export interface FoundDifference {
  kind: DifferenceKind;
  pair: Pair;
}

/** Counts of differences, by the type's number. */
export type CountsByType = Map<number, { missing: number; extra: number; different: number }>;

interface Limits {
  /** Differences and references that are kept. */
  details: number;
  /** Most items of a live location that are looked up again. */
  lookUps: number;
  onFurther: ((difference: Difference) => Promise<void> | void) | undefined;
  signal: AbortSignal;
}

/** Compares the records of both sides on disk, part by part, and looks differing items of live locations up again. */
export class SidesComparison {
  readonly counts: DifferenceCounts = {
    ...{ equal: 0, missing: 0, extra: 0, different: 0, faulty: 0, twice: 0 },
    ...{ dangling: 0, settled: 0, notLookedUpAgain: 0 },
  };
  readonly byType: CountsByType = new Map();
  readonly found: FoundDifference[] = [];
  readonly dangling: DanglingReference[] = [];
  readonly #states: Readonly<Record<Side, SideState>>;
  readonly #types: TypeNames;
  readonly #limits: Limits;
  #lookUps: number;

  constructor(states: Readonly<Record<Side, SideState>>, types: TypeNames, limits: Limits) {
    this.#states = states;
    this.#types = types;
    this.#limits = limits;
    this.#lookUps = limits.lookUps;
  }

  async compare(partitions: Partitions, onPart: (part: number) => void): Promise<void> {
    const seriesType = this.#types.numberOf("TvSeries");
    for (let number = 0; number < Partitions.count; number++) {
      this.#limits.signal.throwIfAborted();
      const { same, rest } = withoutSame(await partitions.readBytes(number), seriesType);
      this.counts.equal += same;
      const part = gatherPart(rest);
      await this.#comparePairs(part);
      await this.#checkReferences(part);
      onPart(number + 1);
    }
  }

  async #comparePairs({ pairs }: Part): Promise<void> {
    const suspects: Pair[] = [];
    for (const pair of pairs.values()) {
      if (judge(pair) === undefined) this.counts.equal += pair.from.length;
      else suspects.push(pair);
    }
    for (const some of chunk(suspects, LOOK_UP_AT_ONCE)) {
      await this.#lookAgain(some);
      for (const pair of some) await this.#tell(pair);
    }
  }

  /** Updates the records of these items from the live locations. */
  async #lookAgain(pairs: readonly Pair[]): Promise<void> {
    const notAsked = new Set<Pair>();
    for (const side of sides) {
      const state = this.#states[side];
      if (!state.isLive) continue;
      const askable = state.source.find === undefined ? [] : pairs.filter(hasUuid).slice(0, this.#lookUps);
      this.#lookUps -= askable.length;
      for (const pair of pairs) if (!askable.includes(pair)) notAsked.add(pair);
      this.#limits.signal.throwIfAborted();
      const now = await findAgain(state, askable.map(keyOf));
      const byKey = new Map<string, ItemRecord[]>(askable.map(({ key }) => [key, []]));
      for (const { record } of now) if (!record.isAside) byKey.get(keyText(record.key))?.push(record);
      for (const pair of askable) {
        const found = byKey.get(pair.key) ?? [];
        if (found.length < pair[side].length && !state.findsAll) {
          notAsked.add(pair);
          continue;
        }
        for (const record of pair[side]) state.totals.remove(record);
        for (const record of found) state.totals.add(record);
        pair[side] = found;
      }
    }
    this.counts.notLookedUpAgain += notAsked.size;
  }

  async #tell(pair: Pair): Promise<void> {
    const kind = judge(pair);
    if (kind === undefined) {
      this.counts.settled++;
      this.counts.equal += pair.from.length;
      return;
    }
    this.counts[kind]++;
    if (kind === "missing" || kind === "extra" || kind === "different") {
      const type = typeOf(pair) ?? 0;
      const counts = this.byType.get(type) ?? { missing: 0, extra: 0, different: 0 };
      counts[kind]++;
      this.byType.set(type, counts);
    }
    if (this.found.length < this.#limits.details) this.found.push({ kind, pair: kept(pair) });
    else await this.#limits.onFurther?.(briefly({ kind, pair }, this.#types));
  }

  async #checkReferences({ pairs, references }: Part): Promise<void> {
    for (const reference of references) {
      const reason = this.#danglingReason(pairs.get(keyText(reference.series)), reference);
      if (reason === undefined || (await this.#isMended(reference))) continue;
      this.counts.dangling++;
      if (this.dangling.length < this.#limits.details) {
        const { side, season, series } = reference;
        this.dangling.push({ side, id: keyId(season), seriesId: keyId(series), reason });
      }
    }
  }

  #danglingReason(pair: Pair | undefined, { side }: Reference): string | undefined {
    const targets = [
      ...(pair?.[side] ?? []),
      ...(pair?.aside.filter((record) => record.side === side) ?? []),
    ];
    const [target] = targets;
    if (target === undefined) return "its series isn't there";
    if (target.isFaulty) return "its series has faults";
    const types = targets.map(({ type }) => this.#types.nameOf(type));
    return types.includes("TvSeries") ? undefined : `its series is a ${types[0] ?? ""}`;
  }

  /** Whether by now the series exists, or the season is gone or refers to another series. */
  async #isMended({ side, series, season }: Reference): Promise<boolean> {
    const state = this.#states[side];
    if (!state.isLive || state.source.find === undefined || this.#lookUps <= 0) return false;
    this.#lookUps--;
    const found = await findAgain(state, [{ key: series }, { key: season }]);
    const is = (key: Uint8Array, other: Uint8Array) => Buffer.compare(key, other) === 0;
    const hasCome = found.some(({ record, item }) => is(record.key, series) && item.row?.type === "TvSeries");
    const seriesId = keyId(series);
    const seasons = found.filter(({ record }) => is(record.key, season));
    const refers =
      seasons.some(({ item }) => item.row?.seriesId?.toLowerCase() === seriesId) ||
      (seasons.length === 0 && !state.findsAll);
    if (!hasCome && refers) return false;
    this.counts.settled++;
    return true;
  }
}

/** A difference without the fields that have to be looked up. */
export function briefly({ kind, pair }: FoundDifference, types: TypeNames): Difference {
  const type = typeOf(pair);
  const hashes: Difference["hashes"] = {};
  for (const side of sides) {
    if (pair[side].length === 0) continue;
    hashes[side] = pair[side].slice(0, MAX_ITEMS_PER_ID).map(({ hash }) => Buffer.from(hash).toString("hex"));
  }
  return {
    kind,
    ...(hasUuid(pair) ? { id: keyId(keyOf(pair).key) } : {}),
    ...(type === undefined ? {} : { type: types.nameOf(type) }),
    ...(kind === "twice" ? { times: { from: pair.from.length, against: pair.against.length } } : {}),
    hashes,
  };
}

function typeOf({ from, against }: Pair): number | undefined {
  return [...from, ...against].find(({ isFaulty }) => !isFaulty)?.type;
}

function keyOf({ key }: Pair): { key: Uint8Array } {
  return { key: Buffer.from(key, "latin1") };
}

function hasUuid({ from, against }: Pair): boolean {
  return (from[0] ?? against[0])?.hasUuid === true;
}

/** A copy that doesn't keep the whole part in memory. */
function kept({ key, from, against }: Pair): Pair {
  const copy = (record: ItemRecord): ItemRecord => ({
    ...record,
    key: Uint8Array.from(record.key),
    hash: Uint8Array.from(record.hash),
  });
  return { key, from: from.map(copy), against: against.map(copy), aside: [] };
}
