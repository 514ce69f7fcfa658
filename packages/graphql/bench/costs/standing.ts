import { free, HOURS_OF_MONTH, prices } from "../../../data/bench/costs/prices.ts";
import type { Deployment, Scheduled } from "./deployment.ts";

const MILLION = 1_000_000;
const GB = 2 ** 30;

/** Seconds that a call takes at most, with the start of the Lambda: a look, a listing of the bucket, a walk through all items. */
const SECONDS: Readonly<Record<Scheduled["task"], number>> = { watch: 1, age: 2, backup: 60 };
/** Bytes of the log of one call: Lambda's three lines about it, and one of ours. */
const LOG_OF_SCHEDULED = 1_000;
/** Of a call of the API: Lambda's lines, the API's own and the access log's. */
const LOG_OF_API_CALL = 1_500;
/** Seconds of a call of the API, most of which it waits for the database. */
const SECONDS_OF_API_CALL = 0.05;
/** S3 listings that a check of the backups takes, with the requests for the newest. */
const S3_REQUESTS_OF_AGE = 2;
/** Shards of a stream on demand at first, and how often each has a new key for writing and for reading. */
const [SHARDS, KEYS_AN_HOUR] = [4, 2 * 12];

/** A monthly charge. */
export interface StandingCost {
  of: string;
  amount: number;
  /** What isn't billed of it, in an account that has nothing else. */
  free: number;
  usd: number;
}

/** What a deployment costs each month however little it is used, without DSQL and S3 storage. */
export function standingCosts(deployment: Deployment): StandingCost[] {
  const { alarmMetrics, metrics, dashboards, kinesisStreams, parameters, logGroups, scheduled } = deployment;
  const total = (of: (each: Scheduled) => number) => scheduled.reduce((sum, each) => sum + of(each), 0);
  const calls = total(({ timesAMonth }) => timesAMonth);
  const looks = scheduled.filter(({ task }) => task === "age");
  const cost = (of: string, amount: number, price: number, ofItFree = 0): StandingCost => ({
    of,
    amount,
    free: ofItFree,
    usd: Math.max(0, amount - ofItFree) * price,
  });
  return [
    cost("metrics under alarms", alarmMetrics, prices.alarm.usd, free.alarms),
    cost("metrics counted from logs, in each hour that has one", metrics, prices.metric.usd, free.metrics),
    cost("dashboards", dashboards, prices.dashboard.usd, free.dashboards),
    cost("calls of Lambdas by schedules", calls, prices.lambdaCall.usd / MILLION, free.lambdaCalls),
    cost(
      "… GB-seconds of them",
      total(({ task, timesAMonth, memoryGb }) => timesAMonth * memoryGb * SECONDS[task]),
      prices.lambdaTime.usd / MILLION,
      free.lambdaGbSeconds,
    ),
    cost("… GB of their logs", (calls * LOG_OF_SCHEDULED) / GB, prices.logIn.usd, free.logGb),
    cost(
      "requests to S3 that look for the newest backup",
      S3_REQUESTS_OF_AGE * looks.reduce((sum, { timesAMonth }) => sum + timesAMonth, 0),
      prices.s3List.usd / MILLION,
    ),
    cost("parameters of SSM", parameters, 0),
    cost("log groups", logGroups, 0),
    cost("hours of Kinesis streams", kinesisStreams * HOURS_OF_MONTH, prices.streamHour.usd),
    cost(
      "requests to KMS for them",
      kinesisStreams * SHARDS * KEYS_AN_HOUR * HOURS_OF_MONTH,
      prices.kmsRequest.usd / MILLION,
      free.kmsRequests,
    ),
  ];
}

/** What a million calls of the API cost around the database, in US dollars, past what is free. */
export function aroundCalls({ apiMemoryGb }: Deployment): { of: string; usd: number }[] {
  return [
    { of: "API Gateway", usd: prices.apiCall.usd },
    { of: "calls of Lambda", usd: prices.lambdaCall.usd },
    { of: "time of Lambda", usd: SECONDS_OF_API_CALL * apiMemoryGb * prices.lambdaTime.usd },
    { of: "logs", usd: ((LOG_OF_API_CALL * MILLION) / GB) * prices.logIn.usd },
  ];
}
