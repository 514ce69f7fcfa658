import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { type BillioStack, contextOf } from "../stack/BillioStack.ts";
import type { Environment } from "../stack/names.ts";

/** What other stacks need to know of a cluster. */
export interface ClusterNames {
  identifier: string;
  arn: string;
  /** Host to connect to. */
  endpoint: string;
}

const STREAM = "stream";

const parameterName = (environment: Environment, name: string) => `/billio/${environment}/cluster/${name}`;

/**
 * Tells other stacks of a cluster and of its change stream, if it has one, by parameters of SSM.
 *
 * Not by references between stacks: CloudFormation lets no export change or go while another stack imports it, so that neither a
 * restored cluster nor the end of the change stream could be deployed. Parameters are read anew by each deployment, and CDK deploys
 * a stack that has one even if its template is as before.
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

/** One of the names of a cluster, as read by a stack, which has to be deployed after that of the cluster. */
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
