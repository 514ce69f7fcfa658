import type { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { statementsOf } from "./support/policies.ts";
import { resourcesOf, templateOf, templatesOf, WITHOUT_EXTRAS } from "./support/templates.ts";

const STACK = "BillioDataMigration";
const ISSUER = "token.actions.githubusercontent.com";
const withIds = templateOf(templatesOf(), STACK);
const withoutIds = templateOf(templatesOf(WITHOUT_EXTRAS), STACK);

const trustOf = (template: Template) =>
  statementsOf(template).filter(({ Action }) => Action.includes("sts:AssumeRoleWithWebIdentity"));

test("the roles have the names that the pipeline takes", () => {
  const names = resourcesOf(withIds, "AWS::IAM::Role").map(([, { Properties }]) => Properties?.RoleName);
  expect(names).toEqual(["billio-github-actions-dsql-migrate", "billio-github-actions-deploy"]);
});

test("GitHub's jobs are let in from the repository, its environments and main only", () => {
  const subjects = ["production", "test"].map((name) => `repo:OWNER/REPO:environment:${name}`);
  const trust = trustOf(withoutIds);
  expect(trust).toHaveLength(2);
  for (const { Condition } of trust)
    expect(Condition).toEqual({
      StringEquals: {
        [`${ISSUER}:aud`]: "sts.amazonaws.com",
        [`${ISSUER}:sub`]: subjects,
        [`${ISSUER}:ref`]: "refs/heads/main",
      },
    });
});

test("where the ids are known they count, in both forms that GitHub's subjects have", () => {
  for (const { Condition } of trustOf(withIds))
    expect(Condition).toEqual({
      StringEquals: {
        [`${ISSUER}:aud`]: "sts.amazonaws.com",
        [`${ISSUER}:sub`]: ["OWNER/REPO", "OWNER@987654/REPO@123456789"].flatMap((prefix) =>
          ["production", "test"].map((name) => `repo:${prefix}:environment:${name}`),
        ),
        [`${ISSUER}:ref`]: "refs/heads/main",
        [`${ISSUER}:repository_id`]: "123456789",
        [`${ISSUER}:repository_owner_id`]: "987654",
      },
    });
});

test("GitHub's provider is the account's where it has one, else it is made, without a Lambda", () => {
  const provider = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
  expect(trustOf(withIds).map(({ Principal }) => Principal)).toEqual([
    { Federated: provider },
    { Federated: provider },
  ]);
  withIds.resourceCountIs("AWS::IAM::OIDCProvider", 0);
  withoutIds.hasResourceProperties("AWS::IAM::OIDCProvider", {
    Url: `https://${ISSUER}`,
    ClientIdList: ["sts.amazonaws.com"],
  });
  withoutIds.resourceCountIs("AWS::Lambda::Function", 0);
});

test("one migrates both databases and reads their stacks, the other takes the roles of CDK, and no more", () => {
  const allowed = statementsOf(withIds)
    .filter(({ Action }) => !Action.includes("sts:AssumeRoleWithWebIdentity"))
    .map(({ Action, Resource }) => [Action, Resource]);
  const cluster = (environment: string) =>
    expect.stringMatching(`^{"Ref":"SsmParameterValuebillio${environment}clusterarn`) as string;
  const stack = (name: string) => `arn:aws:cloudformation:us-east-1:111122223333:stack/${name}/*`;
  const bootstrap = (name: string) =>
    `arn:aws:iam::111122223333:role/cdk-hnb659fds-${name}-role-111122223333-us-east-1`;
  expect(allowed).toEqual([
    [["dsql:DbConnectAdmin"], [cluster("production"), cluster("test")]],
    [["cloudformation:DescribeStacks"], [stack("BillioDataV3"), stack("BillioTestDataV3")]],
    [["sts:AssumeRole"], ["deploy", "file-publishing", "lookup"].map(bootstrap)],
  ]);
});
