import { Duration } from "aws-cdk-lib";
import { MathExpression, type Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { ApiMetrics } from "../api/ApiMetrics.ts";
import { addAlarm } from "../stack/addAlarm.ts";
import type { BillioStack } from "../stack/BillioStack.ts";

const SLOW_MS = 2_000;
const ERROR_PERCENT = 5;
/** One error among three requests of a night is no outage. */
const FEWEST_ERRORS = 3;

/** Alarms about what users of an API notice. */
export function addApiAlarms(stack: BillioStack, api: ApiMetrics): void {
  const { apiName } = api;
  addAlarm(stack, `${apiName}Errors`, {
    metric: percentOfRequests(api, api.serverErrors()),
    threshold: ERROR_PERCENT,
    periods: 2,
    description: `${apiName} answers more than ${ERROR_PERCENT} % of the requests with a status from 500 on`,
  });
  // GraphQL responds to them with the status 200.
  addAlarm(stack, `${apiName}InternalErrors`, {
    metric: percentOfRequests(api, api.count("InternalErrors")),
    threshold: ERROR_PERCENT,
    periods: 2,
    description: `${apiName} answers more than ${ERROR_PERCENT} % of the requests with an error of ours`,
  });
  addAlarm(stack, `${apiName}Slow`, {
    metric: api.p95(),
    threshold: SLOW_MS,
    periods: 3,
    description: `One request of 20 to ${apiName} takes more than ${SLOW_MS / 1_000} s`,
  });
  addAlarm(stack, `${apiName}RetriesExhausted`, {
    metric: api.count("ExhaustedRetries"),
    threshold: 1,
    description: `${apiName} gave up a write after conflicts: many write to the same item or series`,
  });
  addAlarm(stack, `${apiName}Timeouts`, {
    metric: api.count("Timeouts"),
    threshold: FEWEST_ERRORS,
    description: `Requests to ${apiName} weren't answered in time`,
  });
  addAlarm(stack, `${apiName}RefusedConnections`, {
    metric: api.count("RefusedConnections"),
    threshold: FEWEST_ERRORS,
    periods: 2,
    description: `${apiName} can't connect: the cluster's limits, its role's rights or mapping, or the network`,
  });
  addAlarm(stack, `${apiName}Unavailable`, {
    metric: api.count("Unavailable"),
    threshold: FEWEST_ERRORS,
    periods: 2,
    description: `Requests to ${apiName} failed because the database couldn't be reached`,
  });
  addAlarm(stack, `${apiName}UnknownOutcomes`, {
    metric: api.count("UnknownOutcomes"),
    threshold: 1,
    description: `Of a write by ${apiName} it isn't known whether it took effect: somebody has to look`,
  });
}

/**
 * For one kind of error each: one that never occurred is a metric without any value, and a sum with it would have none
 * either, so that the other kind would go unnoticed.
 */
function percentOfRequests(api: ApiMetrics, errors: Metric): MathExpression {
  return new MathExpression({
    expression: `IF(errors >= ${FEWEST_ERRORS}, 100 * errors / requests, 0)`,
    usingMetrics: { errors, requests: api.gatewayRequests() },
    label: "errors, %",
    period: Duration.minutes(5),
  });
}
