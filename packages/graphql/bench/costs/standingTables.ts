import type { Deployments } from "./deployment.ts";
import { count, dollars } from "./figures.ts";
import { markdownTable } from "./markdownTable.ts";
import { aroundCalls, standingCosts } from "./standing.ts";

/** The account's fixed costs a month, without the old table and while it is kept current. */
export function standingTable({ withoutOldTable, withOldTable }: Deployments): string {
  const [without, kept] = [standingCosts(withoutOldTable), standingCosts(withOldTable)];
  const sum = (costs: typeof kept) => costs.reduce((total, { usd }) => total + usd, 0);
  return markdownTable([
    ["", "a month", "$", "… with the old table", "$", "free of it"],
    ...kept.map(({ of, amount, usd, free }, index) => {
      const other = without[index];
      return [
        of,
        shown(other?.amount ?? 0),
        dollars(other?.usd ?? 0),
        shown(amount),
        dollars(usd),
        free === 0 ? "" : count(free),
      ];
    }),
    ["together", "", dollars(sum(without)), "", dollars(sum(kept)), ""],
  ]);
}

/** The cost of a million calls of the API besides the database. */
export function aroundTable({ withoutOldTable }: Deployments): string {
  const parts = aroundCalls(withoutOldTable);
  return markdownTable([
    ["of a million calls of the API", "$"],
    ...parts.map(({ of, usd }) => [of, dollars(usd)]),
    ["together", dollars(parts.reduce((total, { usd }) => total + usd, 0))],
  ]);
}

function shown(amount: number): string {
  return amount > 0 && amount < 1 ? amount.toFixed(3) : count(amount);
}
