import type { Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { statementsOf } from "./support/policies.ts";
import { resourcesOf, templatesOf, WITHOUT_EXTRAS } from "./support/templates.ts";

const templates = [
  ...[...templatesOf()].map(([stack, template]) => [stack, template] as const),
  ...[...templatesOf(WITHOUT_EXTRAS)].map(
    ([stack, template]) => [`${stack}, without extras`, template] as const,
  ),
];

/** Resources with a star that somebody is allowed to use, and why it has to be one. */
const STARS: readonly (readonly [stack: RegExp, action: RegExp, resource: RegExp, why: string])[] = [
  [/^Billio(Test)?API/, /^s3:PutObject$/, /Image:.*"\/\*"/, "images get names made of what is in them"],
  [/^Billio(Test)?CDN/, /^s3:GetObject$/, /Image:.*"\/\*"/, "every image is served"],
  [
    /^BillioBackup/,
    /^s3:(GetObject|PutObject|DeleteObject|AbortMultipartUpload)$/,
    /"\/dsql\/\*"/,
    "each backup is a folder of its own",
  ],
  [
    /^Billio(Test)?DataV3/,
    /^dsql:\w+Stream\w*$|^dsql:TagResource$/,
    /"ResourceArn"\]\},"\/stream\/\*"/,
    "a stream's identifier is DSQL's choice",
  ],
  [
    /^Billio(Test)?DataV3/,
    /^lambda:InvokeFunction$/,
    /"ChangeFeedChangeStream\w+","Arn"\]\},":\*"/,
    "the versions of one function: CDK's framework grants it to itself",
  ],
  [
    /^BillioDataMigration/,
    /^cloudformation:DescribeStacks$/,
    /:stack\/Billio(Test)?DataV3\/\*$/,
    "the end of a stack's ARN is made anew each time that it is created",
  ],
];

describe.each(templates)("%s", (stack, template) => {
  test("allows no actions by a star, and resources by one only where it has to be", () => {
    for (const { Effect, Action, Resource, holder } of statementsOf(template)) {
      if (Effect === "Deny") continue;
      for (const action of Action) {
        expect(action, holder).not.toContain("*");
        for (const resource of Resource.filter((one) => one.includes("*"))) {
          const isExplained = STARS.some(
            ([where, what, which]) => where.test(stack) && what.test(action) && which.test(resource),
          );
          expect(isExplained, `${holder}: ${action} on ${resource}`).toBe(true);
        }
      }
    }
  });

  test("permits nobody who isn't named, and denies everybody at most", () => {
    for (const { Effect, Principal, holder } of statementsOf(template)) {
      if (JSON.stringify([Principal]).includes('"*"')) expect(Effect, holder).toBe("Deny");
    }
  });

  test("admin of a database is the migration role of its environment alone", () => {
    const admins = statementsOf(template).filter(({ Action }) => Action.includes("dsql:DbConnectAdmin"));
    expect(admins.map(({ holder }) => holder)).toEqual(
      stack.startsWith("BillioDataMigration")
        ? [expect.stringMatching(/^GitHubMigrationRole/), expect.stringMatching(/^GitHubTestMigrationRole/)]
        : [],
    );
  });

  test("resources with data are encrypted, private, and retained", () => {
    for (const [id, { Properties, ...resource }] of resourcesOf(template, "AWS::S3::Bucket")) {
      expect(Properties, id).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
        VersioningConfiguration: { Status: "Enabled" },
      });
      expect(resource, id).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    }
    for (const type of [
      "AWS::DSQL::Cluster",
      "AWS::DynamoDB::Table",
      "AWS::Cognito::UserPool",
      "AWS::Cognito::IdentityPool",
      "AWS::Backup::BackupVault",
    ])
      for (const [id, resource] of resourcesOf(template, type))
        expect(resource, id).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
  });

  test("every alarm notifies the topic when it starts and when it ends, and describes its meaning", () => {
    const topic = "arn:aws:sns:us-east-1:111122223333:billio-alarms";
    for (const [id, { Properties }] of resourcesOf(template, "AWS::CloudWatch::Alarm")) {
      expect(Properties, id).toMatchObject({
        AlarmActions: [topic],
        OKActions: [topic],
        AlarmName: expect.stringMatching(/^Billio\w+-\w+$/) as string,
        AlarmDescription: expect.stringMatching(/\w{3}/) as string,
      });
    }
  });

  test("every Lambda is arm64 and Node 24, with a log of its own that ends some day", () => {
    for (const [id, { Properties }] of resourcesOf(template, "AWS::Lambda::Function")) {
      expect(Properties, id).toMatchObject({ Runtime: "nodejs24.x" });
      // What CDK brings for custom resources is built as it is.
      const isOurs = !String(Properties?.Description).startsWith("AWS CDK resource provider framework");
      if (isOurs) expect(Properties, id).toMatchObject({ Architectures: ["arm64"] });
      expect(Properties?.LoggingConfig, id).toBeDefined();
    }
    for (const [id, { Properties }] of resourcesOf(template, "AWS::Logs::LogGroup"))
      expect(Properties?.RetentionInDays, id).toBeGreaterThan(0);
  });
});

test("all tables, buckets, clusters and pools that there are have been looked at", () => {
  const count = (type: string, [, template]: readonly [string, Template]) =>
    resourcesOf(template, type).length;
  const total = (type: string) =>
    templates.filter(([stack]) => !stack.includes(",")).reduce((sum, one) => sum + count(type, one), 0);
  expect(
    ["AWS::S3::Bucket", "AWS::DSQL::Cluster", "AWS::DynamoDB::Table", "AWS::Cognito::UserPool"].map(total),
  ).toEqual([3, 2, 2, 1]);
});
