import type { SidesComparison } from "./SidesComparison.ts";
import type { SideState } from "./readSide.ts";
import type { Side } from "./Side.ts";
import type { Total } from "../row/Total.ts";
import type { TypeNames } from "../spill/TypeNames.ts";
import type { Difference, SideReport, Sum, TypeComparison, VerifyReport } from "./VerifyReport.ts";

interface Findings {
  states: Readonly<Record<Side, SideState>>;
  types: TypeNames;
  comparison: SidesComparison;
  differences: Difference[];
  began: Date;
  only: readonly string[] | undefined;
}

export function makeReport({ states, types, comparison, differences, began, only }: Findings): VerifyReport {
  const { counts, dangling, byType } = comparison;
  const { from, against } = states;
  const isEqual =
    counts.missing + counts.extra + counts.different + counts.faulty + counts.twice + counts.dangling === 0 &&
    from.faultCount + against.faultCount === 0;
  const numbers = new Set([...from.totals.types.keys(), ...against.totals.types.keys()]);
  const compareType = (number: number): TypeComparison => {
    const sums = { from: sum(from.totals.types.get(number)), against: sum(against.totals.types.get(number)) };
    return {
      type: types.nameOf(number),
      equal: sums.from.hash === sums.against.hash && sums.from.items === sums.against.items,
      ...sums,
      ...(byType.get(number) ?? { missing: 0, extra: 0, different: 0 }),
    };
  };
  return {
    equal: isEqual,
    began: began.toISOString(),
    ended: new Date().toISOString(),
    ...(only === undefined ? {} : { only }),
    from: describe(from),
    against: describe(against),
    types: [...numbers].map(compareType).sort((a, b) => (a.type < b.type ? -1 : 1)),
    counts,
    differences,
    dangling,
  };
}

function describe({ source, totals, faults, faultCount, readTwice }: SideState): SideReport {
  return {
    place: source.place,
    kind: source.kind,
    description: source.description,
    fingerprint: source.fingerprint,
    ...sum(totals.all),
    faulty: sum(totals.faulty),
    faults,
    faultCount,
    notRead: source.notRead,
    readTwice,
  };
}

function sum(total: Total | undefined): Sum {
  return { items: total?.items ?? 0, hash: String(total?.hash ?? "0".repeat(64)) };
}
