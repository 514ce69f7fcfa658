import { DsqlClientError } from "@mattb.tech/billio-dsql";

/** A validation error of an item. `reason` states what is expected. */
export interface ItemIssue {
  field: string;
  reason: string;
}

/** The item breaks one or more rules; nothing was sent to the database. */
export class InvalidItemError extends DsqlClientError {
  readonly code = "INVALID_ITEM";
  readonly faults: readonly ItemIssue[];

  constructor(faults: readonly ItemIssue[]) {
    super(`Invalid item: ${faults.map(({ field, reason }) => `${field} ${reason}`).join("; ")}`);
    this.faults = faults;
  }
}
