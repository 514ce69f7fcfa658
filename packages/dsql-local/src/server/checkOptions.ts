import { z } from "zod";
import { maxConnectionLimits } from "../connections/ConnectionLimits.ts";
import type { Fault } from "../faults/Fault.ts";
import { isClusterName, regionOf } from "../cluster/clusterName.ts";
import type { DsqlLocalOptions } from "./DsqlLocalOptions.ts";

/** An option, or a number given to a running server, can't be; the message names it and what it may be. */
export class InvalidOptionError extends RangeError {
  readonly code = "INVALID_OPTION";
  constructor(message: string) {
    super(message);
    this.name = "InvalidOptionError";
  }
}

/** The longest that a job can be kept in a status. */
const MAX_DELAY_MS = 3_600_000;
/** Each is a connection of the server's own to PostgreSQL. */
const MAX_CONCURRENCY = 50;

const port = z.int().min(0).max(65_535).optional();
const path = z
  .string()
  .min(1)
  .refine((text) => !text.includes("\0"), "a path holds no zero byte")
  .optional();
const callable = <T>() => z.custom<T>((value) => typeof value === "function", "expected a function");

const { maxConnections, perSecond, burst } = maxConnectionLimits;

const shape = {
  backend: z
    .union(
      [
        z.enum(["embedded", "container"]),
        z.strictObject({
          connectionString: z
            .string()
            .refine(
              (text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text),
              "expected postgresql://user:password@host:port/database",
            ),
        }),
      ],
      'expected "embedded", "container" or { connectionString: "postgresql://user:password@host:port/database" }',
    )
    .optional(),
  port,
  host: z
    .string()
    .regex(/^[^\s/\0]{1,255}$/, "expected an address or a name of this machine")
    .optional(),
  dataDir: path,
  isolated: z
    .union(
      [
        z.boolean(),
        z.strictObject({ template: z.string().min(1).max(1_000), prepare: callable<() => Promise<void>>() }),
      ],
      "expected true, false or { template, prepare }: a name of 1 to 1000 characters, and a function",
    )
    .optional(),
  adminPort: port,
  wsPort: port,
  auth: z.enum(["iam", "none"]).optional(),
  credentialsFile: path,
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,63}$/, "expected a Region, e.g. eu-west-1")
    .optional(),
  clusterName: z
    .string()
    .refine(isClusterName, "expected 26 letters or digits and .dsql.<region>.on.aws")
    .optional(),
  connectionLimits: z
    .strictObject({
      maxConnections: z.int().min(1).max(maxConnections).optional(),
      perSecond: z.number().positive().max(perSecond).optional(),
      burst: z.number().min(1).max(burst).optional(),
    })
    .optional(),
  // Whoever reads the day checks it.
  asOf: z.string().optional(),
  jobs: z
    .strictObject({
      delayMs: z.number().min(0).max(MAX_DELAY_MS).optional(),
      concurrency: z.int().min(1).max(MAX_CONCURRENCY).optional(),
      autoAnalyze: z.boolean().optional(),
    })
    .optional(),
  cdc: z
    .strictObject({
      folder: path.unwrap(),
      // Whoever injects the faults checks them.
      faults: z.array(z.custom<Fault>()).optional(),
    })
    .optional(),
  log: callable<(line: string) => void>().optional(),
} satisfies Record<keyof DsqlLocalOptions, z.ZodType>;

const schema = z
  .strictObject(shape)
  .refine(({ clusterName, region }) => !clusterName || !region || regionOf(clusterName) === region, {
    message: "the Region is another one in clusterName",
    path: ["region"],
  });

/** @throws {InvalidOptionError} naming each option that can't be, and its bounds */
export function checkOptions(options: DsqlLocalOptions): void {
  const parsed = schema.safeParse(options);
  if (!parsed.success) {
    throw new InvalidOptionError(`Options that can't be:\n${z.prettifyError(parsed.error)}`);
  }
}

/** @throws {InvalidOptionError} when jobs can't be held in it */
export function checkStatus(status: unknown): void {
  if (status === "submitted" || status === "processing") return;
  throw new InvalidOptionError(`Jobs are held "submitted" or "processing", not ${JSON.stringify(status)}.`);
}
