import { CustomResource, Duration, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kinesis from "aws-cdk-lib/aws-kinesis";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { ChangeStreamProvider } from "./ChangeStreamProvider.ts";
import { kinesisWriterPolicy } from "./kinesisWriterPolicy.ts";

export interface ChangeStreamProps {
  cluster: { identifier: string; arn: string };
  /** In the same account and Region, with records of up to 10,240 KiB. */
  kinesisStream: kinesis.IStream;
  /** Bundle whose `index` exports `onEvent` and `isComplete`. */
  handlerCode: lambda.Code;
  /**
   * Forces an update: CloudFormation checks a resource only when a property changes. Raise it to recreate a stream that has
   * failed or is gone. A working stream stays.
   */
  revision?: number;
}

/**
 * The record size that the Kinesis stream has to allow: DSQL writes records of up to 10 MiB and stops at a smaller limit (Aurora DSQL
 * user guide, setting up CDC).
 */
export const MAX_RECORD_KIB = 10_240;

/**
 * The change data capture stream of a cluster, to Kinesis. CloudFormation has no type for it, so that a custom resource
 * creates it; `createHandlers` defines what that does in each state of the stream.
 */
export class ChangeStream extends Construct {
  /** Identifier of the stream: the dimension `StreamId` of its metrics. */
  readonly streamIdentifier: string;
  readonly streamArn: string;
  /** The role in which DSQL writes to Kinesis. */
  readonly role: iam.Role;

  /** @throws Error when the Kinesis stream is of the same app and allows only smaller records */
  constructor(scope: Construct, id: string, props: ChangeStreamProps) {
    super(scope, id);
    const { cluster, kinesisStream, handlerCode, revision = 1 } = props;
    assertRecordSize(kinesisStream);

    this.role = new iam.Role(this, "Role", {
      description: "Lets Aurora DSQL write the changes of one cluster to one Kinesis stream",
      assumedBy: new iam.ServicePrincipal("dsql.amazonaws.com", {
        conditions: {
          StringEquals: { "aws:SourceAccount": Stack.of(this).account },
          // DSQL sends the stream's ARN, which is unknown until the stream exists. With the cluster's ARN alone the stream
          // stays CREATING, or fails.
          ArnLike: { "aws:SourceArn": `${cluster.arn}/stream/*` },
        },
      }),
      // An inline policy: the stream could be created before a separate one is.
      inlinePolicies: { kinesis: kinesisWriterPolicy(kinesisStream) },
    });

    const provider = new ChangeStreamProvider(this, "Provider", { cluster, role: this.role, handlerCode });
    const resource = new CustomResource(this, "Stream", {
      serviceToken: provider.serviceToken,
      resourceType: "Custom::DsqlChangeStream",
      serviceTimeout: Duration.hours(1),
      properties: {
        ClusterIdentifier: cluster.identifier,
        KinesisStreamArn: kinesisStream.streamArn,
        RoleArn: this.role.roleArn,
        Revision: String(revision),
      },
    });
    resource.node.addDependency(kinesisStream);
    this.streamIdentifier = resource.getAttString("StreamIdentifier");
    this.streamArn = resource.getAttString("StreamArn");
  }
}

/** A stream of another app can't be checked. */
function assertRecordSize(stream: kinesis.IStream): void {
  const resource = stream.node.defaultChild;
  if (!(resource instanceof kinesis.CfnStream) || resource.maxRecordSizeInKiB === MAX_RECORD_KIB) return;
  throw new Error(
    `The Kinesis stream ${stream.node.path} must take records of ${MAX_RECORD_KIB} KiB, or a large change impairs the change stream: set maxRecordSizeInKiB of its CfnStream.`,
  );
}
