import { Match, type Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { statementsOf } from "./support/policies.ts";
import { onlyResource, resourcesOf, templateOf, templatesOf, WITHOUT_EXTRAS } from "./support/templates.ts";

const example = templatesOf();
const bare = templatesOf(WITHOUT_EXTRAS);
const templatesWith = (stack: string) => [templateOf(example, stack), templateOf(bare, stack)] as const;

function outputOf(template: Template, key: string): unknown {
  const { Outputs } = template.toJSON() as { Outputs: Record<string, { Value: unknown }> };
  return Outputs[key]?.Value;
}

/** What a role that another stack has made gets here. */
const allowedTo = (template: Template, role: string) =>
  resourcesOf(template, "AWS::IAM::Policy")
    .filter(([, { Properties }]) => ((Properties?.Roles ?? []) as unknown[]).includes(role))
    .flatMap(([id]) => statementsOf(template).filter(({ holder }) => holder === id))
    .flatMap(({ Action }) => Action)
    .sort();

test("images reach the web through the CDN only, by TLS only, and are kept for a year", () => {
  for (const template of templatesWith("BillioCDN")) {
    template.hasResourceProperties("AWS::CloudFront::Distribution", {
      DistributionConfig: Match.objectLike({
        DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: "redirect-to-https" }),
        Origins: [Match.objectLike({ OriginAccessControlId: Match.anyValue() })],
      }),
    });
    template.hasResourceProperties("AWS::CloudFront::ResponseHeadersPolicy", {
      ResponseHeadersPolicyConfig: Match.objectLike({
        CustomHeadersConfig: {
          Items: [{ Header: "Cache-Control", Value: "max-age=31536000", Override: true }],
        },
      }),
    });
    const [reader, nobody, ...others] = statementsOf(template);
    expect(others).toEqual([]);
    expect(reader).toMatchObject({
      Action: ["s3:GetObject"],
      Principal: { Service: "cloudfront.amazonaws.com" },
      Condition: {
        StringEquals: {
          "AWS:SourceArn": {
            "Fn::Join": [
              "",
              expect.arrayContaining([{ Ref: expect.stringMatching(/^Distribution/) as string }]) as string[],
            ],
          },
        },
      },
    });
    expect(nobody).toMatchObject({
      Effect: "Deny",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  }
});

test("a CDN has its own address where one is given, else CloudFront's", () => {
  const [own, default_] = templatesWith("BillioCDN");
  own.hasResourceProperties("AWS::CloudFront::Distribution", {
    DistributionConfig: Match.objectLike({
      Aliases: ["images.example.com"],
      ViewerCertificate: Match.objectLike({ MinimumProtocolVersion: "TLSv1.2_2021" }),
    }),
  });
  expect(outputOf(own, "ImageUrl")).toBe("https://images.example.com");
  expect(JSON.stringify(outputOf(default_, "ImageUrl"))).toContain("DomainName");
});

test.each([
  ["BillioAPI", "1", "billio_app", "billio-api", "AWS_IAM"],
  ["BillioReadonlyAPI", "0", "billio_readonly", "billio-readonly-api", "NONE"],
  ["BillioTestAPI", "1", "billio_app", "billio-test-api", "NONE"],
])("%s: what it may change, and who may ask it, in code, rights and database", (stack, ...expected) => {
  const [mutations, user, role, authorization] = expected;
  for (const template of templatesWith(stack)) {
    const lambda = onlyResource(template, "AWS::Lambda::Function").Properties;
    expect(lambda).toMatchObject({
      MemorySize: 2_048,
      Timeout: 10,
      Role: `arn:aws:iam::111122223333:role/${role}`,
      Environment: { Variables: { ENABLE_MUTATIONS: mutations, BILLIO_DSQL_USER: user } },
    });
    const { Variables } = (lambda?.Environment ?? {}) as { Variables: Record<string, unknown> };
    expect(Object.keys(Variables)).not.toContain("TMDB_API_KEY");
    const environment = stack === "BillioTestAPI" ? "test" : "production";
    expect(Variables.TMDB_API_KEY_PARAMETER).toBe(`/billio/${environment}/TMDB_API_KEY`);
    const changes = mutations === "1";
    expect("BILLIO_IMAGE_BUCKET" in Variables).toBe(changes);
    expect(resourcesOf(template, "AWS::Lambda::LayerVersion")).toHaveLength(changes ? 1 : 0);
    expect(allowedTo(template, role)).toEqual([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      ...(changes ? ["s3:PutObject"] : []),
      "ssm:GetParameter",
    ]);
    expect(onlyResource(template, "AWS::ApiGatewayV2::Route").Properties).toMatchObject({
      RouteKey: "POST /",
      AuthorizationType: authorization,
    });
    expect(onlyResource(template, "AWS::ApiGatewayV2::Integration").Properties).toMatchObject({
      PayloadFormatVersion: "1.0",
    });
    const stage = onlyResource(template, "AWS::ApiGatewayV2::Stage").Properties;
    expect(stage).toMatchObject({
      StageName: "$default",
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    });
    const { Format } = (stage?.AccessLogSettings ?? {}) as { Format: string };
    expect(JSON.parse(Format)).toMatchObject({ status: "$context.status" });
  }
});

test("an API has its own address where one is given, and then no other", () => {
  const [own, default_] = templatesWith("BillioAPI");
  own.hasResourceProperties("AWS::ApiGatewayV2::Api", {
    DisableExecuteApiEndpoint: true,
    CorsConfiguration: {
      AllowOrigins: ["https://admin.example.com", "http://localhost:3000"],
      AllowMethods: ["POST"],
      AllowHeaders: ["authorization", "content-type", "x-amz-date", "x-amz-security-token"],
    },
  });
  own.hasResourceProperties("AWS::ApiGatewayV2::DomainName", { DomainName: "api.example.com" });
  own.hasResourceProperties("AWS::Route53::RecordSet", {
    Name: "api.example.com.",
    HostedZoneId: "Z0123456789ABC",
  });
  expect(outputOf(own, "ApiUrl")).toBe("https://api.example.com/");
  default_.hasResourceProperties("AWS::ApiGatewayV2::Api", {
    DisableExecuteApiEndpoint: false,
    CorsConfiguration: Match.objectLike({ AllowOrigins: ["http://localhost:3000"] }),
  });
  default_.resourceCountIs("AWS::ApiGatewayV2::DomainName", 0);
  expect(JSON.stringify(outputOf(default_, "ApiUrl"))).toContain("ApiEndpoint");
});

test("only who has signed in may call the API with mutations, and that is all that they may", () => {
  const auth = templateOf(example, "BillioAuth");
  const [trust, ...others] = statementsOf(auth);
  expect(others).toEqual([]);
  expect(trust).toMatchObject({
    Action: ["sts:AssumeRoleWithWebIdentity"],
  });
  expect(trust?.Condition).toEqual({
    StringEquals: { "cognito-identity.amazonaws.com:aud": { Ref: "IdentityPool" } },
    // It has several values, so that to equal one of them refuses everybody.
    "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
  });
  const calls = [...example.values()].flatMap((template) =>
    statementsOf(template).filter(({ Action }) => Action.includes("execute-api:Invoke")),
  );
  expect(calls).toHaveLength(1);
  expect(calls[0]?.Resource).toEqual([expect.stringContaining("/$default/POST/")]);
});

test("nobody can sign up, and users can't be deleted by mistake", () => {
  for (const template of templatesWith("BillioAuth")) {
    expect(onlyResource(template, "AWS::Cognito::UserPool").Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: "ACTIVE",
    });
    template.hasResourceProperties("AWS::Cognito::IdentityPool", { AllowUnauthenticatedIdentities: false });
  }
  const byEmail = templateOf(templatesOf({ signIn: "email" }), "BillioAuth");
  byEmail.hasResourceProperties("AWS::Cognito::UserPool", { UsernameAttributes: ["email"] });
});

test("backups are made monthly, looked after daily, and their absence is an alarm", () => {
  for (const template of templatesWith("BillioBackup")) {
    const rules = resourcesOf(template, "AWS::Events::Rule").map(([, { Properties }]) => Properties);
    const inputs = (rule: Record<string, unknown> | undefined) =>
      ((rule?.Targets ?? []) as { Input?: string }[]).map(({ Input }) => Input);
    expect(rules.map((rule) => [rule?.ScheduleExpression, ...inputs(rule)])).toEqual([
      // Its event's time names the backup.
      ["cron(1 1 1 * ? *)", undefined],
      ["cron(1 6 * * ? *)", '{"task":"age"}'],
    ]);
    expect(onlyResource(template, "AWS::Lambda::Function").Properties).toMatchObject({
      Role: "arn:aws:iam::111122223333:role/billio-backup",
      MemorySize: 3_008,
      Environment: { Variables: { BILLIO_DSQL_USER: "billio_readonly", BILLIO_BACKUP_PREFIX: "dsql" } },
    });
    for (const id of ["BackupMissing", "ClusterBackupMissing"])
      template.hasResourceProperties("AWS::CloudWatch::Alarm", {
        AlarmName: `BillioBackup-${id}`,
        TreatMissingData: "breaching",
      });
    for (const id of ["BackupFails", "ClusterBackupFails"])
      template.hasResourceProperties("AWS::CloudWatch::Alarm", {
        AlarmName: `BillioBackup-${id}`,
        Threshold: 1,
      });
  }
});

test("AWS Backup is given the cluster by its ARN", () => {
  for (const template of templatesWith("BillioBackup")) {
    expect(onlyResource(template, "AWS::Backup::BackupSelection").Properties).toMatchObject({
      BackupSelection: {
        Resources: [{ Ref: expect.stringMatching(/^SsmParameterValuebillioproductionclusterarn/) as string }],
      },
    });
  }
});

test("AWS Backup has a role to back up with, and another that a restore names", () => {
  for (const template of templatesWith("BillioBackup")) {
    const roles = resourcesOf(template, "AWS::IAM::Role").map(([id, { Properties }]) => [
      id,
      JSON.stringify(Properties?.ManagedPolicyArns),
    ]);
    expect(roles).toEqual([
      [expect.stringMatching(/^ClusterBackupsRole/), expect.stringContaining("PolicyForBackup")],
      [expect.stringMatching(/^ClusterBackupsRestoreRole/), expect.stringContaining("PolicyForRestores")],
    ]);
    const restore = { "Fn::GetAtt": [roles[1]?.[0], "Arn"] };
    expect(outputOf(template, "RestoreRoleArn")).toEqual(restore);
  }
});

test("a finished backup is the newest at once, without waiting for the next look", () => {
  for (const template of templatesWith("BillioBackup")) {
    const filters = resourcesOf(template, "AWS::Logs::MetricFilter").map(([, { Properties }]) => {
      const [metric] = (Properties?.MetricTransformations ?? []) as Record<string, string>[];
      return [metric?.MetricName, Properties?.FilterPattern, metric?.MetricValue];
    });
    expect(filters).toEqual([
      ["AgeDays", '{ $.message = "backup age" }', "$.days"],
      ["AgeDays", '{ ($.message = "backup") && ($.wasDone IS FALSE) }', "0"],
    ]);
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      AlarmName: "BillioBackup-BackupMissing",
      MetricName: "AgeDays",
      Statistic: "Minimum",
    });
  }
});
