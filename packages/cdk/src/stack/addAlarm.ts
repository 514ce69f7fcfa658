import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { BillioStack } from "./BillioStack.ts";

const TOPIC = "AlarmTopic";

interface AlarmOptions {
  metric: IMetric;
  /** The alarm fires at or above this value, with `isBelow` below it. */
  threshold: number;
  isBelow?: boolean;
  /** What it means; docs/operations.md says what to do. */
  description: string;
  /** Number of consecutive periods. Default: 1. */
  periods?: number;
  /** For metrics that should always have data: missing data is an alarm, too. */
  silenceIsAFault?: boolean;
}

/** An alarm that notifies the context's topic when it starts and when it ends. */
export function addAlarm(
  stack: BillioStack,
  id: string,
  { metric, threshold, isBelow = false, description, periods = 1, silenceIsAFault = false }: AlarmOptions,
): Alarm {
  const props: AlarmProps = {
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: isBelow
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // It isn't documented whether an idle cluster reports zeros or nothing.
    treatMissingData: silenceIsAFault ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    alarmName: `${stack.stackName}-${id}`,
    alarmDescription: description,
  };
  const alarm = new Alarm(stack, id, props);
  const topic =
    (stack.node.tryFindChild(TOPIC) as Topic | undefined) ??
    Topic.fromTopicArn(stack, TOPIC, stack.context.alarmTopicArn);
  const action = new SnsAction(topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}
