import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { type BillioStack, contextOf } from "../stack/BillioStack.ts";
import type { Environment } from "../stack/names.ts";

/** The names of a cluster that other stacks need. */
export interface ClusterNames {
  identifier: string;
  arn: string;
  /** Host to connect to. */
  endpoint: string;
}

const STREAM = "stream";

const parameterName = (environment: Environment, name: string) => `/billio/${environment}/cluster/${name}`;

/**
 * Publishes the names of a cluster and of its change stream, if any, to other stacks through SSM parameters.
 *
 * Not through references between stacks: CloudFormation can't change or delete an export while another stack imports it, so
 * that neither a restored cluster nor the end of the change stream could be deployed. Each deployment reads parameters again,
 * and CDK deploys a stack with parameters even if its template hasn't changed.
 */
export function publishCluster(
  stack: BillioStack,
  environment: Environment,
  cluster: ClusterNames,
  streamIdentifier: string | undefined,
): void {
  const values = { ...cluster, ...(streamIdentifier !== undefined && { [STREAM]: streamIdentifier }) };
  for (const [name, stringValue] of Object.entries(values))
    new StringParameter(stack, `Published-${name}`, {
      parameterName: parameterName(environment, name),
      description: `Read by the other stacks of Billio: the cluster of ${environment}`,
      stringValue,
    });
}

/** Reads one of the names of a cluster in a stack, which has to be deployed after the cluster's. */
export function readCluster(stack: BillioStack, environment: Environment, name: keyof ClusterNames): string {
  return read(stack, environment, name);
}

/** The id of a cluster's change stream, likewise; `undefined` without `dynamoFallback`. */
export function readStreamIdentifier(stack: BillioStack, environment: Environment): string | undefined {
  return contextOf(stack).dynamoFallback ? read(stack, environment, STREAM) : undefined;
}

function read(stack: BillioStack, environment: Environment, name: string): string {
  return StringParameter.valueForStringParameter(stack, parameterName(environment, name));
}
