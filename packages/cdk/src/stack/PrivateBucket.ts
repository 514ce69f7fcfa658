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

/** What is overwritten or deleted can be had back for so long. */
const UNDO = Duration.days(90);

/** A bucket that nobody outside can read, that forgets nothing at once, and that stays when its stack goes. */
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
