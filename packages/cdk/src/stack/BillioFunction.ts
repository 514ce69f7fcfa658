import { join } from "node:path";
import { type Duration, RemovalPolicy } from "aws-cdk-lib";
import { type IRole, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function, type ILayerVersion, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { contextOf } from "./BillioStack.ts";

interface BillioFunctionProps {
  /** Directory within the bundles. */
  bundle: string;
  /** Name of the bundle's exported handler. Default: `handler`. */
  exportName?: string;
  /** Without one, the function gets a role of its own. */
  role?: IRole;
  environment: Record<string, string>;
  memoryMb: number;
  timeout: Duration;
  layers?: ILayerVersion[];
  description: string;
}

export const RUNTIME = Runtime.NODEJS_24_X;
export const ARCHITECTURE = Architecture.ARM_64;

/** A Lambda that runs a bundle and may write to its own log group, and to no other. */
export class BillioFunction extends Function {
  readonly logs: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    { bundle, exportName = "handler", memoryMb, environment, role, ...props }: BillioFunctionProps,
  ) {
    const logs = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, {
      ...props,
      code: Code.fromAsset(join(contextOf(scope).bundles, bundle)),
      handler: `index.${exportName}`,
      runtime: RUNTIME,
      architecture: ARCHITECTURE,
      memorySize: memoryMb,
      logGroup: logs,
      environment,
      // CDK's default role would have permissions for all log groups.
      role: role ?? new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal("lambda.amazonaws.com") }),
    });
    this.logs = logs;
    logs.grantWrite(this);
  }
}
