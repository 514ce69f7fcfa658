import type { OutcomeRecords } from "@mattb.tech/billio-dsql";

/** Where the library's writes leave their outcome records: migrations/0008_write_records.sql. */
export const outcomeRecords: OutcomeRecords = {
  table: "write_records",
  name: "Mutate.settleOutcome",
  prepareAs: "settle_outcome",
};
