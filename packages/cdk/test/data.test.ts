import { Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { onlyResource, resourcesOf, templateOf, templatesOf, WITHOUT_EXTRAS } from "./support/templates.ts";
import { statementsOf } from "./support/policies.ts";

const withTable = templatesOf();
const withoutTable = templatesOf(WITHOUT_EXTRAS);
const both = [
  ["with the old table", withTable],
  ["without", withoutTable],
] as const;
const STACKS = ["BillioDataV3", "BillioTestDataV3"] as const;

test.each(both)("the cluster can't be deleted, and stays when it leaves the template: %s", (_, templates) => {
  for (const stack of STACKS) {
    expect(onlyResource(templateOf(templates, stack), "AWS::DSQL::Cluster")).toMatchObject({
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
      Properties: { DeletionProtectionEnabled: true },
    });
  }
});

test.each(both)("outputs name the cluster and who connects to it: %s", (_, templates) => {
  const outputs = (stack: string) => {
    const { Outputs } = templateOf(templates, stack).toJSON() as {
      Outputs: Record<string, { Value: unknown }>;
    };
    return Object.fromEntries(
      Object.entries(Outputs)
        .filter(([key]) => key.startsWith("Dsql"))
        .map(([key, { Value }]) => [key, Value]),
    );
  };
  const arn = (id: string) => ({ "Fn::GetAtt": [expect.stringMatching(id), "Arn"] });
  const cluster = (attribute: string) => ({ "Fn::GetAtt": [expect.stringMatching(/^Cluster/), attribute] });
  expect(outputs("BillioDataV3")).toEqual({
    DsqlEndpoint: cluster("Endpoint"),
    DsqlClusterArn: cluster("ResourceArn"),
    DsqlAppRoleArns: arn("billioapi"),
    DsqlReadOnlyRoleArns: { "Fn::Join": ["", [arn("billioreadonlyapi"), ",", arn("billiobackup")]] },
  });
  expect(outputs("BillioTestDataV3")).toEqual({
    DsqlEndpoint: cluster("Endpoint"),
    DsqlClusterArn: cluster("ResourceArn"),
    DsqlAppRoleArns: arn("billiotestapi"),
    DsqlReadOnlyRoleArns: "",
  });
});

test("each role that connects has a fixed name, and may connect to its cluster only, not as admin", () => {
  const roles = STACKS.map((stack) => {
    const template = templateOf(withoutTable, stack);
    const allowed = statementsOf(template).filter(({ Action }) =>
      Action.some((one) => one.startsWith("dsql:")),
    );
    for (const { Action, Resource } of allowed) {
      expect(Action).toEqual(["dsql:DbConnect"]);
      expect(Resource).toEqual([expect.stringMatching(/^\{"Fn::GetAtt":\["Cluster\w*","ResourceArn"\]\}$/)]);
    }
    const names = resourcesOf(template, "AWS::IAM::Role").map(([, { Properties }]) => Properties?.RoleName);
    expect(allowed).toHaveLength(names.length);
    return names;
  });
  expect(roles).toEqual([["billio-api", "billio-readonly-api", "billio-backup"], ["billio-test-api"]]);
});

test("the old table is as it was, can't be deleted, and stays when it leaves the template", () => {
  const S = (AttributeName: string) => ({ AttributeName, AttributeType: "S" });
  const N = (AttributeName: string) => ({ AttributeName, AttributeType: "N" });
  const index = (IndexName: string, hash: string, range: string) => ({
    IndexName,
    KeySchema: [
      { AttributeName: hash, KeyType: "HASH" },
      { AttributeName: range, KeyType: "RANGE" },
    ],
    Projection: { ProjectionType: "ALL" },
  });
  for (const stack of STACKS) {
    const { Properties, ...table } = onlyResource(templateOf(withTable, stack), "AWS::DynamoDB::Table");
    expect(table).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    const { AttributeDefinitions, ...properties } = Properties as { AttributeDefinitions: unknown[] };
    expect(properties).toEqual({
      KeySchema: [{ AttributeName: "type:id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
      GlobalSecondaryIndexes: [
        index("type", "type", "movedAt"),
        index("type-addedAt", "type", "addedAt"),
        index("category", "category", "movedAt"),
        index("shelf", "type:shelf", "movedAt"),
        index("shelf-addedAt", "type:shelf", "addedAt"),
        index("externalId", "externalId", "movedAt"),
        index("title", "type", "title"),
        index("seriesId", "seriesId", "seasonNumber"),
      ],
    });
    expect(new Set(AttributeDefinitions)).toEqual(
      new Set([
        ...["type:id", "type", "category", "type:shelf", "externalId", "title", "seriesId"].map(S),
        ...["movedAt", "addedAt", "seasonNumber"].map(N),
      ]),
    );
  }
});

test("without it nothing of it is left: no stream, no queue, no Lambda", () => {
  for (const stack of STACKS) {
    const types = new Set(resourcesOf(templateOf(withoutTable, stack)).map(([, { Type }]) => Type));
    const left = ["AWS::DSQL::Cluster", "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::SSM::Parameter"];
    expect(types).toEqual(new Set(left));
  }
});

test("change records reach follow, and what it gives up a queue, encrypted all the way", () => {
  for (const stack of STACKS) {
    const template = templateOf(withTable, stack);
    template.hasResourceProperties("AWS::Kinesis::Stream", {
      StreamModeDetails: { StreamMode: "ON_DEMAND" },
      MaxRecordSizeInKiB: 10_240,
      RetentionPeriodHours: 168,
      StreamEncryption: { EncryptionType: "KMS", KeyId: "alias/aws/kinesis" },
    });
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      Enabled: false,
      StartingPosition: "TRIM_HORIZON",
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      DestinationConfig: { OnFailure: { Destination: Match.objectLike({ "Fn::GetAtt": Match.anyValue() }) } },
    });
    template.hasResourceProperties("AWS::SQS::Queue", { SqsManagedSseEnabled: true });
    template.hasResourceProperties("AWS::Lambda::Function", {
      Architectures: ["arm64"],
      Runtime: "nodejs24.x",
      Environment: { Variables: { BILLIO_TABLE: { Ref: Match.stringLikeRegexp("^ItemTable") } } },
    });
    const refused = statementsOf(template).filter(({ Effect }) => Effect === "Deny");
    expect(refused).toMatchObject([
      { Action: ["sqs:*"], Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  }
});

test("changes are written to the old table only if the context sets it", () => {
  const following = templatesOf({ follow: true });
  for (const stack of STACKS)
    expect(onlyResource(templateOf(following, stack), "AWS::Lambda::EventSourceMapping").Properties).toEqual({
      ...onlyResource(templateOf(withTable, stack), "AWS::Lambda::EventSourceMapping").Properties,
      Enabled: true,
    });
});
