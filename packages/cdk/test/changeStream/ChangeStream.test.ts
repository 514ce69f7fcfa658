import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import * as dsql from "aws-cdk-lib/aws-dsql";
import * as kinesis from "aws-cdk-lib/aws-kinesis";
import * as kms from "aws-cdk-lib/aws-kms";
import * as lambda from "aws-cdk-lib/aws-lambda";
import { AwsSolutionsChecks } from "cdk-nag";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ChangeStream } from "../../src/changeStream/ChangeStream.ts";

const env = { account: "111122223333", region: "eu-west-1" };
const outdir = mkdtempSync(join(tmpdir(), "billio-change-stream-"));
afterAll(() => {
  rmSync(outdir, { recursive: true });
});

function synthesize({ recordKib = 10_240, encryptionKey = false, nag = false } = {}) {
  const app = new App({ outdir: mkdtempSync(join(outdir, "app-")), analyticsReporting: false });
  if (nag) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new Stack(app, "Stack", { env });
  const cluster = new dsql.CfnCluster(stack, "Cluster");
  const kinesisStream = new kinesis.Stream(stack, "Kinesis", {
    streamMode: kinesis.StreamMode.ON_DEMAND,
    ...(encryptionKey ? { encryptionKey: new kms.Key(stack, "Key", { enableKeyRotation: true }) } : {}),
  });
  (kinesisStream.node.defaultChild as kinesis.CfnStream).maxRecordSizeInKiB = recordKib;
  const changeStream = new ChangeStream(stack, "Changes", {
    cluster: { identifier: cluster.attrIdentifier, arn: cluster.attrResourceArn },
    kinesisStream,
    handlerCode: lambda.Code.fromInline("exports.onEvent = exports.isComplete = () => {};"),
  });
  return { app, stack, changeStream, template: Template.fromStack(stack) };
}

const CLUSTER_ARN = { "Fn::GetAtt": ["Cluster", "ResourceArn"] };
const STREAMS = { "Fn::Join": ["", [CLUSTER_ARN, "/stream/*"]] };
const KINESIS_ARN = { "Fn::GetAtt": [Match.stringLikeRegexp("^Kinesis"), "Arn"] };

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

/** All statements of roles and policies. */
function statementsOf(template: Template): Statement[] {
  const documents = [
    ...Object.values(template.findResources("AWS::IAM::Role")).flatMap(
      ({ Properties }) => (Properties as { Policies?: { PolicyDocument: unknown }[] }).Policies ?? [],
    ),
    ...Object.values(template.findResources("AWS::IAM::Policy")).map(
      ({ Properties }) => Properties as { PolicyDocument: unknown },
    ),
  ];
  return documents.flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement);
}

describe("the construct of a change stream", () => {
  let made: ReturnType<typeof synthesize>;
  beforeAll(() => {
    made = synthesize();
  });

  test("has DSQL write in a role that only this cluster's streams can take, and that may no more than write", () => {
    made.template.hasResourceProperties("AWS::IAM::Role", {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: "sts:AssumeRole",
            Effect: "Allow",
            Principal: { Service: "dsql.amazonaws.com" },
            Condition: {
              StringEquals: { "aws:SourceAccount": env.account },
              ArnLike: { "aws:SourceArn": STREAMS },
            },
          },
        ],
      },
      ManagedPolicyArns: Match.absent(),
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              {
                Action: [
                  "kinesis:PutRecord",
                  "kinesis:PutRecords",
                  "kinesis:DescribeStreamSummary",
                  "kinesis:ListShards",
                ],
                Effect: "Allow",
                Resource: KINESIS_ARN,
              },
            ],
          },
        },
      ],
    });
  });

  test("has a Lambda that may make and delete streams of this cluster, and pass that role to DSQL alone", () => {
    const statements = statementsOf(made.template).filter(({ Action }) =>
      [Action].flat().some((action) => /^(dsql|iam):/.test(action)),
    );
    expect(statements).toEqual([
      {
        Action: [
          "dsql:CreateStream",
          "dsql:GetStream",
          "dsql:ListStreams",
          "dsql:DeleteStream",
          "dsql:TagResource",
        ],
        Effect: "Allow",
        Resource: [CLUSTER_ARN, STREAMS],
      },
      { Action: ["dsql:GetCluster", "dsql:DbConnect"], Effect: "Allow", Resource: CLUSTER_ARN },
      {
        Action: "iam:PassRole",
        Effect: "Allow",
        Condition: { StringEquals: { "iam:PassedToService": "dsql.amazonaws.com" } },
        Resource: { "Fn::GetAtt": [expect.stringMatching(/^ChangesRole/) as string, "Arn"] },
      },
    ]);
  });

  test("has no wildcard but for this cluster's streams, and the versions of functions of CDK's framework", () => {
    const wild = new Set(
      statementsOf(made.template)
        .flatMap(({ Action, Resource }) => [[Action].flat(), [Resource].flat()].flat())
        .map((part) => JSON.stringify(part))
        .filter((part) => part.includes("*")),
    );
    wild.delete(JSON.stringify(STREAMS));
    for (const part of wild)
      expect(part).toMatch(
        /^\{"Fn::Join":\["",\[\{"Fn::GetAtt":\["ChangesProvider\w+","Arn"\]\},":\*"\]\]\}$/,
      );
    expect(wild.size).toBe(4);
    expect(JSON.stringify(made.template.toJSON())).not.toContain(":policy/");
  });

  test("makes the stream when Kinesis is there, with what the handler reads, and looks for half an hour", () => {
    made.template.hasResource("Custom::DsqlChangeStream", {
      DependsOn: [Match.stringLikeRegexp("^Kinesis")],
      Properties: {
        ClusterIdentifier: { "Fn::GetAtt": ["Cluster", "Identifier"] },
        KinesisStreamArn: KINESIS_ARN,
        RoleArn: { "Fn::GetAtt": [Match.stringLikeRegexp("^ChangesRole"), "Arn"] },
        Revision: "1",
      },
    });
    expect(made.stack.resolve(made.changeStream.streamIdentifier)).toEqual({
      "Fn::GetAtt": [expect.stringMatching(/^ChangesStream/) as string, "StreamIdentifier"],
    });
    const [machine] = Object.values(made.template.findResources("AWS::StepFunctions::StateMachine"));
    expect(JSON.stringify(machine)).toContain(
      String.raw`\"IntervalSeconds\":15,\"MaxAttempts\":120,\"BackoffRate\":1`,
    );
  });

  test("has Lambdas of Node 24 on arm64 that end before the framework's, and logs that go", () => {
    for (const name of ["onEvent", "isComplete"])
      made.template.hasResourceProperties("AWS::Lambda::Function", {
        Handler: `index.${name}`,
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        Timeout: 60,
      });
    made.template.resourceCountIs("AWS::Lambda::Function", 5);
    made.template.allResourcesProperties("AWS::Lambda::Function", {
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp("^ChangesProviderLogs") } },
    });
    made.template.allResourcesProperties("AWS::Logs::LogGroup", { RetentionInDays: 90 });
  });

  test("has no finding of cdk-nag that isn't explained", () => {
    const { exitCode } = process;
    const print = vi.spyOn(console, "error").mockReturnValue();
    try {
      const { app } = synthesize({ nag: true });
      const report = readFileSync(join(app.outdir, "validation-report.json"), "utf8");
      const rules = [...report.matchAll(/"ruleName": ?"([^"]+)"/g)].map(([, rule]) => rule);
      // Of the example around it, whose key differs in Regions that know none.
      expect(rules).toEqual(["AwsSolutions-KDS3"]);
    } finally {
      print.mockRestore();
      process.exitCode = exitCode;
    }
  });
});

test("a Kinesis stream of a key of its own may be written to with it, for this stream alone", () => {
  const { template } = synthesize({ encryptionKey: true });
  const [statement] = statementsOf(template).filter(({ Action }) => Action === "kms:GenerateDataKey");
  expect(statement).toEqual({
    Action: "kms:GenerateDataKey",
    Effect: "Allow",
    Condition: {
      StringEquals: {
        "kms:ViaService": "kinesis.eu-west-1.amazonaws.com",
        "kms:EncryptionContext:aws:kinesis:arn": {
          "Fn::GetAtt": [expect.stringMatching(/^Kinesis/) as string, "Arn"],
        },
      },
    },
    Resource: { "Fn::GetAtt": [expect.stringMatching(/^Key/) as string, "Arn"] },
  });
});

test("a Kinesis stream with smaller records is rejected, with what to set", () => {
  expect(() => synthesize({ recordKib: 1_024 })).toThrow(
    "The Kinesis stream Stack/Kinesis must take records of 10240 KiB, or a large change impairs the change stream: set maxRecordSizeInKiB of its CfnStream.",
  );
});
