import { Duration } from "aws-cdk-lib";
import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import type { ApiMetrics } from "../api/ApiMetrics.ts";
import { addAlarm } from "../stack/addAlarm.ts";
import type { BillioStack } from "../stack/BillioStack.ts";

const SLOW_MS = 2_000;
const ERROR_PERCENT = 5;
/** One error among three requests of a night is no outage. */
const FEWEST_ERRORS = 3;

/** What users of an API feel. */
export function addApiAlarms(stack: BillioStack, api: ApiMetrics): void {
  const { apiName } = api;
  addAlarm(stack, `${apiName}Errors`, {
    metric: errorPercent(api),
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
    metric: new MathExpression({
      expression: "FILL(refused, 0) + FILL(unavailable, 0)",
      usingMetrics: { refused: api.count("RefusedConnections"), unavailable: api.count("Unavailable") },
      label: "connections refused",
      period: Duration.minutes(5),
    }),
    threshold: FEWEST_ERRORS,
    periods: 2,
    description: `${apiName} can't connect: the cluster's limits, its role's rights or mapping, or the network`,
  });
  addAlarm(stack, `${apiName}UnknownOutcomes`, {
    metric: api.count("UnknownOutcomes"),
    threshold: 1,
    description: `Of a write by ${apiName} it isn't known whether it took effect: somebody has to look`,
  });
}

/** Errors of ours are answers as well: GraphQL gives them the status 200, so that the gateway's count isn't all of them. */
function errorPercent(api: ApiMetrics): MathExpression {
  return new MathExpression({
    expression: `IF(FILL(faults, 0) + FILL(internal, 0) >= ${FEWEST_ERRORS}, 100 * (FILL(faults, 0) + FILL(internal, 0)) / requests, 0)`,
    usingMetrics: {
      faults: api.serverErrors(),
      internal: api.count("InternalErrors"),
      requests: api.gatewayRequests(),
    },
    label: "errors, %",
    period: Duration.minutes(5),
  });
}
