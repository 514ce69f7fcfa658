import type { Distribution } from "aws-cdk-lib/aws-cloudfront";
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { BucketPolicy, type IBucket } from "aws-cdk-lib/aws-s3";
import type { BillioStack } from "../stack/BillioStack.ts";

/**
 * Permits only this distribution to read the images, and denies plain HTTP. It is here and not in the bucket's stack because
 * it names the distribution, which names the bucket.
 */
export function addImageBucketPolicy(stack: BillioStack, bucket: IBucket, distribution: Distribution): void {
  const { document } = new BucketPolicy(stack, "ImagePolicy", { bucket });
  document.addStatements(
    new PolicyStatement({
      actions: ["s3:GetObject"],
      principals: [new ServicePrincipal("cloudfront.amazonaws.com")],
      resources: [bucket.arnForObjects("*")],
      conditions: { StringEquals: { "AWS:SourceArn": distribution.distributionArn } },
    }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: ["s3:*"],
      principals: [new AnyPrincipal()],
      resources: [bucket.bucketArn, bucket.arnForObjects("*")],
      conditions: { Bool: { "aws:SecureTransport": "false" } },
    }),
  );
}
