import { Duration } from "aws-cdk-lib";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { FilterPattern, type IFilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { BillioFunction } from "../stack/BillioFunction.ts";
import type { BillioStack } from "../stack/BillioStack.ts";

const message = (text: string) => FilterPattern.stringValue("$.message", "=", text);
/** The log line of each error that isn't the client's. */
const error = (code: string) =>
  FilterPattern.all(message("error"), FilterPattern.stringValue("$.code", "=", code));

/** Most requests had none, and zeros carry no information. */
const some = (field: string) =>
  FilterPattern.all(message("request"), FilterPattern.numberValue(field, ">", 0));

/**
 * Counted from the lines of JSON that an API writes, see `packages/graphql/src/logging`: pattern, and what a line counts.
 * Only rare events: a metric is billed for the hours in which it has a value, and API Gateway counts all requests itself.
 */
const COUNTED = {
  /** Transactions that were retried after a write conflict; clients don't notice. */
  Conflicts: [some("$.conflicts"), "$.conflicts"],
  /** Failed attempts to connect; most are retried in time. */
  RefusedConnections: [some("$.refusedConnections"), "$.refusedConnections"],
  InternalErrors: [FilterPattern.any(error("INTERNAL_SERVER_ERROR"), message("cannot start")), "1"],
  ExhaustedRetries: [error("OCC_RETRIES_EXHAUSTED"), "1"],
  Timeouts: [FilterPattern.any(error("DATABASE_TIMEOUT"), error("REQUEST_TIMEOUT")), "1"],
  Unavailable: [error("DATABASE_UNAVAILABLE"), "1"],
  UnknownOutcomes: [error("COMMIT_OUTCOME_UNKNOWN"), "1"],
} as const satisfies Record<string, readonly [IFilterPattern, string]>;

type Counted = keyof typeof COUNTED;

interface ApiMetricsProps {
  handler: BillioFunction;
  apiId: string;
}

/** Metrics of an API, for alarms and the dashboard. */
export class ApiMetrics extends Construct {
  readonly apiName: string;
  readonly #apiId: string;
  readonly #namespace: string;

  constructor(scope: BillioStack, id: string, { handler, apiId }: ApiMetricsProps) {
    super(scope, id);
    this.apiName = scope.stackName;
    this.#apiId = apiId;
    this.#namespace = `Billio/${scope.stackName}`;
    for (const [metricName, [filterPattern, metricValue]] of Object.entries(COUNTED))
      new MetricFilter(this, metricName, {
        logGroup: handler.logs,
        filterPattern,
        metricNamespace: this.#namespace,
        metricName,
        metricValue,
      });
  }

  count(metricName: Counted, period = Duration.minutes(5)): Metric {
    return new Metric({ namespace: this.#namespace, metricName, statistic: Stats.SUM, period });
  }

  /** 95th percentile of the latency in ms, cold starts included. */
  p95(period = Duration.minutes(5)): Metric {
    return this.#ofGateway("Latency", Stats.p(95), period);
  }

  /** Responses with a status of 500 or above. */
  serverErrors(period = Duration.minutes(5)): Metric {
    return this.#ofGateway("5xx", Stats.SUM, period);
  }

  gatewayRequests(period = Duration.minutes(5)): Metric {
    return this.#ofGateway("Count", Stats.SUM, period);
  }

  #ofGateway(metricName: string, statistic: string, period: Duration): Metric {
    return new Metric({
      namespace: "AWS/ApiGateway",
      metricName,
      dimensionsMap: { ApiId: this.#apiId },
      statistic,
      period,
    });
  }
}
