/** How well a price is known: reported by somebody who was billed or read AWS's list, or only remembered. */
export type Evidence = "reported" | "unknown";

export interface Price {
  /** US dollars, without tax. */
  usd: number;
  of: string;
  evidence: Evidence;
  source: string;
}

const REMEMBERED = "as AWS listed it for us-east-1 in 2025, from memory: look it up before you rely on it";

/** What the model counts with. Change a price here, run `npm run bench:costs -- --only-page`. */
export const prices = {
  dpu: {
    usd: 8,
    of: "a million DPU of Aurora DSQL",
    evidence: "reported",
    source: "us-east-1, in use in 2026-07; 9.20 in eu-west-1 then, 10 in Seoul in 2026-10",
  },
  storage: {
    usd: 0.4,
    of: "a GB-month in Aurora DSQL",
    evidence: "reported",
    source: "Seoul, 2026-10; of other Regions unknown",
  },
  writeUnit: {
    usd: 0.625,
    of: "a million write units of DynamoDB on demand",
    evidence: "unknown",
    source: REMEMBERED,
  },
  readUnit: {
    usd: 0.125,
    of: "a million read units of DynamoDB on demand",
    evidence: "unknown",
    source: REMEMBERED,
  },
  oldStorage: { usd: 0.25, of: "a GB-month in DynamoDB", evidence: "unknown", source: REMEMBERED },
  streamHour: {
    usd: 0.04,
    of: "an hour of a Kinesis stream on demand",
    evidence: "unknown",
    source: REMEMBERED,
  },
  streamIn: { usd: 0.08, of: "a GB into it", evidence: "unknown", source: REMEMBERED },
  streamOut: { usd: 0.04, of: "a GB out of it", evidence: "unknown", source: REMEMBERED },
  alarm: { usd: 0.1, of: "a metric under an alarm, a month", evidence: "unknown", source: REMEMBERED },
  metric: { usd: 0.3, of: "a metric of one's own, a month", evidence: "unknown", source: REMEMBERED },
  dashboard: { usd: 3, of: "a dashboard, a month", evidence: "unknown", source: REMEMBERED },
  logIn: { usd: 0.5, of: "a GB into CloudWatch's logs", evidence: "unknown", source: REMEMBERED },
  lambdaCall: { usd: 0.2, of: "a million calls of Lambda", evidence: "unknown", source: REMEMBERED },
  lambdaTime: {
    usd: 13.3334,
    of: "a million GB-seconds of Lambda on arm64",
    evidence: "unknown",
    source: REMEMBERED,
  },
  apiCall: { usd: 1, of: "a million calls of an HTTP API", evidence: "unknown", source: REMEMBERED },
  kmsRequest: { usd: 3, of: "a million requests to KMS", evidence: "unknown", source: REMEMBERED },
  s3List: { usd: 5, of: "a million listings of S3", evidence: "unknown", source: REMEMBERED },
} as const satisfies Record<string, Price>;

/** What isn't billed each month (DSQL: reported 2026-10; all else from memory). */
export const free = {
  dpu: 100_000,
  storageGb: 1,
  oldStorageGb: 25,
  alarms: 10,
  metrics: 10,
  dashboards: 3,
  logGb: 5,
  lambdaCalls: 1_000_000,
  lambdaGbSeconds: 400_000,
  kmsRequests: 20_000,
} as const;

export const HOURS_OF_MONTH = 730;
