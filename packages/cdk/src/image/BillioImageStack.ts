import type { Construct } from "constructs";
import type { Context } from "../context/Context.ts";
import { acknowledge } from "../stack/acknowledge.ts";
import { BillioStack } from "../stack/BillioStack.ts";
import { type Environment, STACKS } from "../stack/names.ts";
import { PrivateBucket } from "../stack/PrivateBucket.ts";

/** The names of the image bucket that other stacks need. */
export interface ImageBucketNames {
  name: string;
  arn: string;
  /** Host from which a CDN reads it. */
  domainName: string;
}

/** The images of an environment. Only the CDN reads them, and only an API with mutations writes them. */
export class BillioImageStack extends BillioStack {
  readonly bucket: ImageBucketNames;

  constructor(scope: Construct, environment: Environment, context: Context) {
    super(scope, STACKS[environment].image, context, {
      description: `Billio: images of ${environment}`,
      terminationProtection: true,
    });
    // A bucket has one policy, which permits the CDN and denies plain HTTP; it is in the CDN's stack.
    const bucket = new PrivateBucket(this, "Bucket", { enforceSSL: false });
    acknowledge(bucket, {
      "AwsSolutions-S10":
        "The policy that refuses plain HTTP stands in the stack of the CDN, beside what it lets in",
    });
    this.bucket = {
      name: bucket.bucketName,
      arn: bucket.bucketArn,
      domainName: bucket.bucketRegionalDomainName,
    };
  }
}
