import { DsqlClientError } from "@mattb.tech/billio-dsql";

/** One thing that is wrong with an item. `reason` says what would be right. */
export interface ItemFault {
  field: string;
  reason: string;
}

/** The item breaks one or more rules; nothing was sent to the database. */
export class InvalidItemError extends DsqlClientError {
  readonly code = "INVALID_ITEM";
  readonly faults: readonly ItemFault[];

  constructor(faults: readonly ItemFault[]) {
    super(`Invalid item: ${faults.map(({ field, reason }) => `${field} ${reason}`).join("; ")}`);
    this.faults = faults;
  }
}
