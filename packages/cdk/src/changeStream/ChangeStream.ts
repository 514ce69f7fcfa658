import { CustomResource, Duration, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kinesis from "aws-cdk-lib/aws-kinesis";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { ChangeStreamProvider } from "./ChangeStreamProvider.ts";
import { kinesisWriterPolicy } from "./kinesisWriterPolicy.ts";

export interface ChangeStreamProps {
  cluster: { identifier: string; arn: string };
  /** Of the same account and Region, and of records of up to 10,240 KiB. */
  kinesisStream: kinesis.IStream;
  /** Bundle whose `index` exports `onEvent` and `isComplete`. */
  handlerCode: lambda.Code;
  /**
   * Has no meaning of its own. CloudFormation looks at what it has made only when a property changes: raise it to have a stream
   * made anew that has failed or is gone. One that works stays.
   */
  revision?: number;
}

/**
 * The record size that the Kinesis stream has to allow: DSQL writes records of up to 10 MiB and stops at a smaller limit (Aurora DSQL
 * user guide, setting up CDC).
 */
export const MAX_RECORD_KIB = 10_240;

/**
 * The change data capture stream of a cluster, to Kinesis. CloudFormation has no type for it, so that a custom resource makes it;
 * what that does in each state of the stream is in `createHandlers`.
 */
export class ChangeStream extends Construct {
  /** Identifier of the stream: the dimension `StreamId` of its metrics. */
  readonly streamIdentifier: string;
  readonly streamArn: string;
  /** What DSQL writes to Kinesis as. */
  readonly role: iam.Role;

  /** @throws Error when the Kinesis stream is of the same app and takes smaller records */
  constructor(scope: Construct, id: string, props: ChangeStreamProps) {
    super(scope, id);
    const { cluster, kinesisStream, handlerCode, revision = 1 } = props;
    assertRecordSize(kinesisStream);

    this.role = new iam.Role(this, "Role", {
      description: "Lets Aurora DSQL write the changes of one cluster to one Kinesis stream",
      assumedBy: new iam.ServicePrincipal("dsql.amazonaws.com", {
        conditions: {
          StringEquals: { "aws:SourceAccount": Stack.of(this).account },
          // It is the stream's ARN that is sent, which nobody knows before there is one. With the cluster's alone the stream
          // stays CREATING, or fails.
          ArnLike: { "aws:SourceArn": `${cluster.arn}/stream/*` },
        },
      }),
      // Within the role: with a policy beside it the stream could be made before that is.
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

/** Of one that another app has made nothing is known. */
function assertRecordSize(stream: kinesis.IStream): void {
  const resource = stream.node.defaultChild;
  if (!(resource instanceof kinesis.CfnStream) || resource.maxRecordSizeInKiB === MAX_RECORD_KIB) return;
  throw new Error(
    `The Kinesis stream ${stream.node.path} must take records of ${MAX_RECORD_KIB} KiB, or a large change impairs the change stream: set maxRecordSizeInKiB of its CfnStream.`,
  );
}
