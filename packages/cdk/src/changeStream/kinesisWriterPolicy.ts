import { Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type * as kinesis from "aws-cdk-lib/aws-kinesis";

/** Permissions that DSQL needs to write to a Kinesis stream (Aurora DSQL user guide, change data capture: IAM). */
export function kinesisWriterPolicy(stream: kinesis.IStream): iam.PolicyDocument {
  const { streamArn, encryptionKey } = stream;
  const write = new iam.PolicyStatement({
    actions: [
      "kinesis:PutRecord",
      "kinesis:PutRecords",
      "kinesis:DescribeStreamSummary",
      "kinesis:ListShards",
    ],
    resources: [streamArn],
  });
  if (encryptionKey === undefined) return new iam.PolicyDocument({ statements: [write] });
  const encrypt = new iam.PolicyStatement({
    actions: ["kms:GenerateDataKey"],
    resources: [encryptionKey.keyArn],
    conditions: {
      StringEquals: {
        "kms:ViaService": `kinesis.${Stack.of(stream).region}.amazonaws.com`,
        "kms:EncryptionContext:aws:kinesis:arn": streamArn,
      },
    },
  });
  return new iam.PolicyDocument({ statements: [write, encrypt] });
}
