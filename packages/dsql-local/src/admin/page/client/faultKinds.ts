/** A field of a fault's kind: one of a few values, a whole number, or a time to wait. */
export type FaultField = { name: string; label: string } & (
  { type: "choice"; values: readonly string[] } | { type: "number"; default: number } | { type: "wait" }
);

export interface FaultKind {
  fault: string;
  effect: string;
  fields: readonly FaultField[];
  /** Of change records, which the server writes only with `--cdc`. */
  isOfRecords?: true;
}

const wait = { name: "ms", label: "Milliseconds", type: "wait" } as const;

/** As src/faults/Fault.ts defines them; the server checks what is sent. */
export const faultKinds: readonly FaultKind[] = [
  {
    fault: "conflict",
    effect: "A commit fails with 40001, as after a conflict; or a statement does.",
    fields: [
      { name: "marker", label: "Code", type: "choice", values: ["OC000", "OC001"] },
      { name: "on", label: "At", type: "choice", values: ["commit", "statement"] },
    ],
  },
  {
    fault: "disconnect",
    effect: "The connection is closed without an error message.",
    fields: [
      { name: "when", label: "When", type: "choice", values: ["before-commit", "after-commit", "statement"] },
    ],
  },
  { fault: "unavailable", effect: "A statement fails with XX000, server unavailable.", fields: [] },
  { fault: "latency", effect: "Each request is delayed.", fields: [wait] },
  {
    fault: "refuse",
    effect: "A new connection is refused.",
    fields: [
      {
        name: "reason",
        label: "Reason",
        type: "choice",
        values: [
          "too-many-connections",
          "rate-exceeded",
          "waking-up",
          "access-denied",
          "signature-expired",
          "sni-not-received",
        ],
      },
    ],
  },
  { fault: "cdc-duplicate", effect: "A change record is written twice.", fields: [wait], isOfRecords: true },
  {
    fault: "cdc-reorder",
    effect: "A change record is written after some that follow it.",
    fields: [{ name: "places", label: "At most so many", type: "number", default: 10 }],
    isOfRecords: true,
  },
  { fault: "cdc-delay", effect: "A change record is delayed.", fields: [wait], isOfRecords: true },
  {
    fault: "cdc-split",
    effect: "The image in a change record is split into fragments.",
    fields: [{ name: "bytes", label: "Bytes of each", type: "number", default: 100 }],
    isOfRecords: true,
  },
];
