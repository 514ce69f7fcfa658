import { z } from "zod";

/** When a fault fires: each time, unless this restricts it. */
const trigger = {
  /** The n-th time from now, 1 for the next, and never again. */
  nth: z.int().min(1).optional(),
  /** Each time with this probability. */
  probability: z.number().min(0).max(1).optional(),
  /** Seed of the random numbers for `probability` and latencies; drawn when absent, and shown in lists. */
  seed: z
    .int()
    .min(-(2 ** 31))
    .max(2 ** 31 - 1)
    .optional(),
  /** At most so often; then it is exhausted. */
  times: z.int().min(1).optional(),
};

/** The longest time by which faults can delay a request. */
export const MAX_LATENCY_MS = 600_000;

const ms = z.number().min(0).max(MAX_LATENCY_MS);

/** A fixed time, one evenly distributed between two bounds, or log-normally by median and 99th percentile. */
const wait = z.union(
  [
    ms,
    z.strictObject({ min: ms, max: ms }).refine(({ min, max }) => min <= max, "min must not be above max"),
    z
      .strictObject({ median: ms.refine((value) => value > 0, "must be above 0"), p99: ms })
      .refine(({ median, p99 }) => median <= p99, "median must not be above p99"),
  ],
  `expected milliseconds from 0 to ${MAX_LATENCY_MS}: a number, { min, max } with min not above max, or { median, p99 } with median above 0 and not above p99`,
);

/** How many later records may be written before one. */
const MAX_PLACES = 10_000;

/** A character has up to four bytes in UTF-8. */
const MIN_FRAGMENT_BYTES = 4;

/** The longest part of an image in a fragment: escaped in JSON it may be twice as long, and still is below 9 MiB. */
export const MAX_FRAGMENT_BYTES = 4 * 1024 * 1024;

/** Why a connection is rejected. */
export const rejectionReasons = [
  "too-many-connections",
  "rate-exceeded",
  "waking-up",
  "access-denied",
  "signature-expired",
  "sni-not-received",
] as const;

/** When the server drops the connection. */
const dropped = { when: z.enum(["before-commit", "after-commit", "statement"]), ...trigger };

/** An injected fault. */
export const faultSchema = z
  .discriminatedUnion("fault", [
    /** 40001 at a commit, or at a statement as schema changes of other sessions cause it. */
    z.strictObject({
      fault: z.literal("conflict"),
      marker: z.enum(["OC000", "OC001"]).default("OC000"),
      on: z.enum(["commit", "statement"]).default("commit"),
      ...trigger,
    }),
    /** The server drops the connection without sending an error. */
    z.strictObject({ fault: z.literal("disconnect"), ...dropped }),
    /** The former name of `disconnect`, which lists keep where it was asked for. */
    z.strictObject({ fault: z.literal("cut"), ...dropped }),
    /** XX000 `server unavailable` at a statement. */
    z.strictObject({ fault: z.literal("unavailable"), ...trigger }),
    /** Each request is delayed. */
    z.strictObject({
      fault: z.literal("latency"),
      ms: wait,
      ...trigger,
    }),
    /** The server rejects a connection after it has authenticated the client. */
    z.strictObject({ fault: z.literal("refuse"), reason: z.enum(rejectionReasons), ...trigger }),
    /** A change record is written twice, the second time after a delay. */
    z.strictObject({ fault: z.literal("cdc-duplicate"), ms: wait.default(0), ...trigger }),
    /** A change record is written after some of those that follow it, 1 to `places` of them. */
    z.strictObject({
      fault: z.literal("cdc-reorder"),
      places: z.int().min(1).max(MAX_PLACES).default(10),
      ...trigger,
    }),
    /** A change record is delayed. */
    z.strictObject({ fault: z.literal("cdc-delay"), ms: wait, ...trigger }),
    /** The image in a change record is split into fragments of so many bytes, as if it were over 9 MiB. */
    z.strictObject({
      fault: z.literal("cdc-split"),
      bytes: z.int().min(MIN_FRAGMENT_BYTES).max(MAX_FRAGMENT_BYTES).default(100),
      ...trigger,
    }),
  ])
  .refine(({ nth, probability }) => nth === undefined || probability === undefined, {
    message: "nth and probability exclude one another",
    path: ["probability"],
  });

/** A fault as callers specify it. */
export type Fault = z.input<typeof faultSchema>;

export type ParsedFault = z.output<typeof faultSchema>;
