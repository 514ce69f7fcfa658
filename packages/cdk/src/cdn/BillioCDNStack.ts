import { Annotations, CfnOutput, Duration } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { CloudFrontTarget } from "aws-cdk-lib/aws-route53-targets";
import { Bucket, type IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { Context } from "../context/Context.ts";
import type { ImageBucketNames } from "../image/BillioImageStack.ts";
import { acknowledge } from "../stack/acknowledge.ts";
import { addRecords } from "../stack/addRecords.ts";
import { BillioStack } from "../stack/BillioStack.ts";
import { type Environment, STACKS } from "../stack/names.ts";
import { addImageBucketPolicy } from "./addImageBucketPolicy.ts";

/** Serves an environment's images, under the domain of the context if there is one. */
export class BillioCDNStack extends BillioStack {
  /** Base URL of the images, e.g. `https://images.example.com`. */
  readonly url: string;

  constructor(scope: Construct, environment: Environment, context: Context, images: ImageBucketNames) {
    const name = STACKS[environment].cdn;
    super(scope, name, context, { description: `Billio: images of ${environment} on the web` });
    const bucket = Bucket.fromBucketAttributes(this, "Images", {
      bucketArn: images.arn,
      bucketName: images.name,
      bucketRegionalDomainName: images.domainName,
    });
    const distribution = this.#addDistribution(bucket);
    addImageBucketPolicy(this, bucket, distribution);
    const domain = context.domains[name];
    if (domain !== undefined) addRecords(this, domain, new CloudFrontTarget(distribution));
    this.url = `https://${domain?.name ?? distribution.distributionDomainName}`;
    new CfnOutput(this, "ImageUrl", { value: this.url });
    new CfnOutput(this, "DistributionDomainName", { value: distribution.distributionDomainName });
  }

  #addDistribution(bucket: IBucket): Distribution {
    const domain = this.context.domains[this.stackName as "BillioCDN" | "BillioTestCDN"];
    const distribution = new Distribution(this, "Distribution", {
      comment: this.stackName,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.#addHeaders(),
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(domain && {
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, "Certificate", domain.certificateArn),
      }),
    });
    Annotations.of(distribution).acknowledgeWarning(
      "@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac",
      "addImageBucketPolicy lets it in",
    );
    acknowledge(distribution, {
      "AwsSolutions-CFR1": "Whoever may see the library may see it from anywhere",
      "AwsSolutions-CFR2": "It serves files to read; a firewall would cost more than all else of it",
      "AwsSolutions-CFR3": "Who looks at which cover is nobody's business",
      ...(domain === undefined && {
        "AwsSolutions-CFR4":
          "Of CloudFront's own address the TLS versions can't be chosen; give it one of yours",
      }),
    });
    return distribution;
  }

  /** An image's key is a hash of its content, so that it never changes. */
  #addHeaders(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, "Headers", {
      comment: this.stackName,
      customHeadersBehavior: {
        customHeaders: [
          {
            header: "Cache-Control",
            value: `max-age=${Duration.days(365).toSeconds()}`,
            override: true,
          },
        ],
      },
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
    });
  }
}
