import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ContextError } from "./ContextError.ts";
import { readContext } from "./readContext.ts";

const PACKAGE = join(import.meta.dirname, "../..");
const bundles = join(PACKAGE, "test/fixture/bundles");
const example = {
  ...(JSON.parse(readFileSync(join(PACKAGE, "cdk.context.example.json"), "utf8")) as Record<string, unknown>),
  bundles,
};
const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";

function faultsOf(values: Record<string, unknown>): string[] {
  try {
    readContext(values);
  } catch (error) {
    if (error instanceof ContextError) return error.faults.map(({ key, reason }) => `${key} ${reason}`);
    throw error;
  }
  return [];
}

test("the example is a whole context", () => {
  expect(readContext(example)).toEqual({
    account: "111122223333",
    region: "us-east-1",
    repository: { owner: "OWNER", name: "REPO", ids: { owner: "987654", repository: "123456789" } },
    githubOidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
    alarmTopicArn: "arn:aws:sns:us-east-1:111122223333:billio-alarms",
    dynamoFallback: true,
    follow: false,
    corsOrigins: ["https://admin.example.com"],
    signIn: "username",
    domains: {
      BillioAPI: {
        name: "api.example.com",
        certificateArn,
        hostedZone: { id: "Z0123456789ABC", name: "example.com" },
      },
      BillioReadonlyAPI: { name: "read.example.com", certificateArn },
      BillioCDN: { name: "images.example.com", certificateArn },
    },
    logicalIds: new Map([["BillioDataV3", new Map([["ItemTable", "ItemTable5099C8A2"]])]]),
    bundles,
  });
});

test("of what may be left out nothing is asked for, and the command line's texts are read", () => {
  const least = {
    account: "111122223333",
    region: "eu-west-1",
    repository: "OWNER/REPO",
    alarmTopicArn: "arn:aws:sns:eu-west-1:111122223333:alarms",
    dynamoFallback: "false",
    bundles,
    "@aws-cdk/core:something": true,
    "cli-telemetry": false,
  };
  expect(readContext(least)).toEqual({
    account: "111122223333",
    region: "eu-west-1",
    repository: { owner: "OWNER", name: "REPO" },
    alarmTopicArn: "arn:aws:sns:eu-west-1:111122223333:alarms",
    dynamoFallback: false,
    follow: false,
    corsOrigins: [],
    signIn: "username",
    domains: {},
    logicalIds: new Map(),
    bundles,
  });
  const onCommandLine = readContext({
    ...least,
    dynamoFallback: "true",
    follow: "true",
    corsOrigins: '["https://a.example.com"]',
    domains: `{"BillioCDN":{"name":"i.example.com","certificateArn":"${certificateArn}"}}`,
  });
  expect(onCommandLine).toMatchObject({
    dynamoFallback: true,
    follow: true,
    corsOrigins: ["https://a.example.com"],
    domains: { BillioCDN: { name: "i.example.com", certificateArn } },
  });
});

test("an empty context is one error that lists all that is missing", () => {
  expect(faultsOf({ bundles: join(PACKAGE, "src") })).toEqual([
    'account is missing; it must be the account\'s 12 digits, e.g. "111122223333"',
    "region is missing; it must be a Region's name, e.g. us-east-1",
    "repository is missing; it must be OWNER/REPOSITORY as on GitHub, e.g. octo-org/billio",
    "alarmTopicArn is missing; it must be the ARN of an SNS topic, e.g. arn:aws:sns:us-east-1:111122223333:alarms",
    "dynamoFallback is missing; it must be true or false: whether the old DynamoDB table is kept beside the cluster",
    "bundles names a folder without api/index.mjs, backup/index.mjs, follow/index.mjs, change-stream/index.mjs, sharp/nodejs; run `npm run build:lambdas`, which makes dist",
  ]);
  expect(() => readContext({})).toThrow(
    /^Check the context \(packages\/cdk\/cdk\.context\.json, or -c key=value; [^)]*\):\n {2}account is missing/,
  );
});

test.each<[string, Record<string, unknown>, string[]]>([
  ["an account as a number", { account: 111122223333 }, ["account must be the account's 12 digits"]],
  ["no Region", { region: "Frankfurt" }, ["region must be a Region's name"]],
  ["a star for a repository", { repository: "OWNER/*" }, ["repository must be OWNER/REPOSITORY"]],
  ["one id of two", { repositoryId: undefined }, ["repositoryId is missing; with repositoryOwnerId"]],
  ["ids as names", { repositoryOwnerId: "OWNER" }, ["repositoryOwnerId must be the number"]],
  [
    "a topic elsewhere",
    { alarmTopicArn: "arn:aws:sns:eu-west-1:111122223333:alarms" },
    ["alarmTopicArn must be a topic of the stacks' own account and Region"],
  ],
  ["a flag in other words", { dynamoFallback: "yes" }, ["dynamoFallback must be true or false"]],
  ["an optional flag in other words", { follow: "1" }, ["follow must be true or false"]],
  [
    "to follow to no table",
    { dynamoFallback: "false", follow: true },
    ["follow must be false where dynamoFallback is"],
  ],
  [
    "an origin with a path",
    { corsOrigins: ["https://a.example.com/"] },
    ["corsOrigins must be a list of origins"],
  ],
  [
    "a list of another kind",
    { corsOrigins: "https://a.example.com" },
    ["corsOrigins must be a list of origins"],
  ],
  ["a list that isn't one", { domains: [] }, ["domains must be an object"]],
  [
    "a domain of a stack that has none",
    { domains: { BillioBackup: {} } },
    ["domains.BillioBackup isn't known; known are BillioAPI"],
  ],
  [
    "a domain without its parts",
    { domains: { BillioAPI: {} } },
    ["domains.BillioAPI.name is missing", "domains.BillioAPI.certificateArn is missing"],
  ],
  [
    "a CDN's certificate outside of us-east-1",
    {
      domains: {
        BillioCDN: { name: "i.example.com", certificateArn: certificateArn.replace("us-east", "eu-west") },
      },
    },
    ["domains.BillioCDN.certificateArn must be the ARN of a certificate in us-east-1"],
  ],
  [
    "half a zone, and a zone of somebody else",
    {
      domains: {
        BillioAPI: { name: "a.example.com", certificateArn, hostedZoneId: "Z1" },
        BillioTestAPI: {
          name: "a.example.com",
          certificateArn,
          hostedZoneId: "Z1",
          hostedZoneName: "ample.com",
        },
      },
    },
    [
      "domains.BillioAPI.hostedZoneId and hostedZoneName belong together",
      "domains.BillioTestAPI.hostedZoneName must be the domain's name or the end of it",
    ],
  ],
  ["a way to sign in that isn't one", { signIn: "phone" }, ["signIn must be one of username, email"]],
  [
    "logical ids that can't be",
    { logicalIds: { BillioImage: { Bucket: "a-b" }, BillioAuth: { UserPool: "A", IdentityPool: "A" } } },
    [
      "logicalIds.BillioImage.Bucket must be a logical id",
      "logicalIds.BillioAuth must give each resource a logical id of its own",
    ],
  ],
  ["a misspelled key", { dynamoFalback: true }, ["dynamoFalback isn't known; known are account, region"]],
  [
    "names that objects inherit",
    { constructor: "x", domains: { toString: {} } },
    ["constructor isn't", "domains.toString isn't"],
  ],
])("rejects %s, with what would be right", (_, values, expected) => {
  const faults = faultsOf({ ...example, ...values });
  expect(faults).toHaveLength(expected.length);
  for (const [index, beginning] of expected.entries()) expect(faults[index]).toContain(beginning);
});
