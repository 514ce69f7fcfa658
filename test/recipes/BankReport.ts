/** What a recipe's program prints at its end, as a line of JSON. */
export interface BankReport {
  /** Rows in `transfer`. */
  transfers: number;
  /** Sum of all balances. */
  total: number;
  /** How often DSQL has refused a transaction. */
  conflicts: number;
}

/** Four accounts with 100 each. */
export const ACCOUNTS = 4;
export const OPENING_BALANCE = 100;
/** Two that meet for certain, and five of each of eight workers. */
export const TRANSFERS = 2 + 8 * 5;

/** The last line of the output that is a report; undefined if there is none. */
export function readReport(stdout: string): BankReport | undefined {
  for (const line of stdout.split(/\r?\n/).reverse()) {
    if (!line.startsWith("{")) continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      continue;
    }
    const { transfers, total, conflicts } = value as Partial<Record<string, unknown>>;
    if (typeof transfers === "number" && typeof total === "number" && typeof conflicts === "number") {
      return { transfers, total, conflicts };
    }
  }
  return undefined;
}
