import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type LifecycleRule,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";

/** How long overwritten or deleted objects can be restored. */
const UNDO = Duration.days(90);

/** A private, versioned bucket that is retained when its stack is deleted. */
export class PrivateBucket extends Bucket {
  constructor(
    scope: Construct,
    id: string,
    { lifecycleRules = [], ...props }: Pick<BucketProps, "enforceSSL" | "lifecycleRules"> = {},
  ) {
    const forget: LifecycleRule = {
      id: "forget",
      noncurrentVersionExpiration: UNDO,
      expiredObjectDeleteMarker: true,
      abortIncompleteMultipartUploadAfter: Duration.days(7),
    };
    super(scope, id, {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [forget, ...lifecycleRules],
      ...props,
    });
    acknowledge(this, {
      "AwsSolutions-S1": "Two roles read or write it, both ours; access logs would cost more than they tell",
    });
  }
}
