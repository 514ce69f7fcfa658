import { z } from "zod";

/** How often a fault happens: always, unless this says otherwise. */
const occasions = {
  /** The n-th time from now, 1 for the next, and never again. */
  nth: z.int().min(1).optional(),
  /** Each time with this probability. */
  probability: z.number().min(0).max(1).optional(),
  /** Of the random numbers behind `probability` and latencies; drawn, and told, when absent. */
  seed: z
    .int()
    .min(-(2 ** 31))
    .max(2 ** 31 - 1)
    .optional(),
  /** At most so often; then it is gone. */
  times: z.int().min(1).optional(),
};

/** The longest that a request can be made to wait. */
export const MAX_LATENCY_MS = 600_000;

const ms = z.number().min(0).max(MAX_LATENCY_MS);

/** So long, evenly between two bounds, or log-normally by median and 99th percentile. */
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

/** The most records that one is written behind. */
const MAX_PLACES = 10_000;

/** A character of UTF-8 has up to four. */
const MIN_FRAGMENT_BYTES = 4;

/** The longest part of an image in a fragment: escaped in JSON it may be twice as long, and stays below 9 MiB. */
export const MAX_FRAGMENT_BYTES = 4 * 1024 * 1024;

/** Why a connection is refused. */
export const refusalReasons = [
  "too-many-connections",
  "rate-exceeded",
  "waking-up",
  "access-denied",
  "signature-expired",
  "sni-not-received",
] as const;

/** Something that goes wrong on purpose. */
export const faultSchema = z
  .discriminatedUnion("fault", [
    /** 40001 at a commit, or at a statement as foreign changes of the schema cause it. */
    z.strictObject({
      fault: z.literal("conflict"),
      marker: z.enum(["OC000", "OC001"]).default("OC000"),
      on: z.enum(["commit", "statement"]).default("commit"),
      ...occasions,
    }),
    /** The connection is cut without a word. */
    z.strictObject({
      fault: z.literal("cut"),
      when: z.enum(["before-commit", "after-commit", "statement"]),
      ...occasions,
    }),
    /** XX000 `server unavailable` at a statement. */
    z.strictObject({ fault: z.literal("unavailable"), ...occasions }),
    /** Each request waits: so long, evenly between two bounds, or log-normally by median and 99th percentile. */
    z.strictObject({
      fault: z.literal("latency"),
      ms: wait,
      ...occasions,
    }),
    z.strictObject({ fault: z.literal("refuse"), reason: z.enum(refusalReasons), ...occasions }),
    /** A change record is written twice, the second time so much later. */
    z.strictObject({ fault: z.literal("cdc-duplicate"), ms: wait.default(0), ...occasions }),
    /** A change record is written behind some of those that come after it, 1 to `places` of them. */
    z.strictObject({
      fault: z.literal("cdc-reorder"),
      places: z.int().min(1).max(MAX_PLACES).default(10),
      ...occasions,
    }),
    /** A change record is held back. */
    z.strictObject({ fault: z.literal("cdc-delay"), ms: wait, ...occasions }),
    /** The image in a change record comes in fragments of so many bytes, as if it were over 9 MiB. */
    z.strictObject({
      fault: z.literal("cdc-split"),
      bytes: z.int().min(MIN_FRAGMENT_BYTES).max(MAX_FRAGMENT_BYTES).default(100),
      ...occasions,
    }),
  ])
  .refine(({ nth, probability }) => nth === undefined || probability === undefined, {
    message: "nth and probability exclude one another",
    path: ["probability"],
  });

/** A fault as it is asked for. */
export type Fault = z.input<typeof faultSchema>;

export type ParsedFault = z.output<typeof faultSchema>;
