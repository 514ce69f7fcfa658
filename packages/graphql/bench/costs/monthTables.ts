import { prices, type Price } from "../../../data/bench/costs/prices.ts";
import { count, dollars, size } from "./figures.ts";
import { markdownTable } from "./markdownTable.ts";
import { measuredAt, type Measured } from "../../../data/bench/costs/Measured.ts";
import { monthOf, peopleForFree } from "./month.ts";
import { CALLS_OF_A_PERSON, profiles } from "./usage.ts";

/** The cost of a month for each profile. */
export function monthTable(measured: readonly Measured[]): string {
  return markdownTable([
    [
      "people",
      "items",
      "calls",
      "DPU to read and write",
      "… to compute, at most",
      "… of it the backup",
      "GB stored",
      "DSQL, $",
      "… at most, $",
      "DynamoDB, $",
    ],
    ...profiles.map(({ people, items }) => {
      const month = monthOf(people, measuredAt(measured, items));
      return [
        count(people),
        size(items),
        count(month.calls),
        count(month.dpu),
        count(month.computeAtMost),
        month.backupDpu.toFixed(1),
        month.storedGb.toFixed(3),
        dollars(month.dsql),
        dollars(month.dsqlAtMost),
        dollars(month.old),
      ];
    }),
  ]);
}

/** Up to how many people nothing is charged for DPU. */
export function freeTable(measured: readonly Measured[]): string {
  return markdownTable([
    ["items in the library", "people before DPU are charged"],
    ...measured.map((each) => [size(each.items), count(roundedDown(peopleForFree(each)))]),
  ]);
}

/** To two significant digits. */
function roundedDown(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.floor(value / unit) * unit;
}

/** The additional cost of a month while the old table is kept current. */
export function followTable(measured: readonly Measured[]): string {
  return markdownTable([
    [
      "people",
      "items",
      "items changed",
      "StreamDPU",
      "StreamDPU, $",
      "Kinesis on demand, $",
      "writes of `follow`, $",
    ],
    ...profiles.map(({ people, items }) => {
      const { changes, follow } = monthOf(people, measuredAt(measured, items));
      return [
        count(people),
        size(items),
        count(changes),
        follow.streamDpu.toFixed(1),
        dollars((follow.streamDpu * prices.dpu.usd) / 1_000_000),
        dollars(follow.stream),
        dollars(follow.oldTable),
      ];
    }),
  ]);
}

/** The assumed use by one person in a month. */
export function usageTable(): string {
  return markdownTable([
    ["call", "times"],
    ...Object.entries(CALLS_OF_A_PERSON).map(([name, times]) => [name, count(times)]),
  ]);
}

/** The model's parameters. */
export function priceTable(): string {
  const rows: Price[] = Object.values(prices);
  return markdownTable([
    ["price", "$", "how well it is known"],
    ...rows.map(({ of, usd, evidence, source }) => [of, String(usd), `${evidence}: ${source}`]),
  ]);
}
