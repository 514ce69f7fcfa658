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
  /** The alarm is raised from this value on, or below it where `isBelow`. */
  threshold: number;
  isBelow?: boolean;
  /** What it means; docs/operations.md says what to do. */
  description: string;
  /** How many periods in a row; 1 by default. */
  periods?: number;
  /** For what should always be heard of: no data is an alarm too. */
  silenceIsAFault?: boolean;
}

/** An alarm that tells the context's topic when it begins and when it is over. */
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
    // What an idle cluster reports isn't documented: nothing, or zeros.
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
