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

/** Of roles in the order of the template. */
const ENVIRONMENTS = ["production", "production", "test", "test"];
const WORKFLOW = "OWNER/REPO/.github/workflows/deploy.yml@refs/heads/main";

test("the roles have the names that the pipeline takes, and production's the ids of before", () => {
  const names = resourcesOf(withIds, "AWS::IAM::Role").map(([id, { Properties }]) => [
    id.slice(0, -8),
    Properties?.RoleName,
  ]);
  expect(names).toEqual([
    ["GitHubMigrationRole", "billio-github-actions-dsql-migrate"],
    ["GitHubDeployRole", "billio-github-actions-deploy"],
    ["GitHubTestMigrationRole", "billio-test-github-actions-dsql-migrate"],
    ["GitHubTestDeployRole", "billio-test-github-actions-deploy"],
  ]);
});

test("GitHub's jobs may assume roles only from the repository, one environment, the deployment workflow and main", () => {
  expect(trustOf(withoutIds).map(({ Condition }) => Condition)).toEqual(
    ENVIRONMENTS.map((environment) => ({
      StringEquals: {
        [`${ISSUER}:aud`]: "sts.amazonaws.com",
        [`${ISSUER}:sub`]: [`repo:OWNER/REPO:environment:${environment}`],
        [`${ISSUER}:ref`]: "refs/heads/main",
        [`${ISSUER}:job_workflow_ref`]: WORKFLOW,
      },
    })),
  );
});

test("where the ids are known they count, in both forms that GitHub's subjects have", () => {
  expect(trustOf(withIds).map(({ Condition }) => Condition)).toEqual(
    ENVIRONMENTS.map((environment) => ({
      StringEquals: {
        [`${ISSUER}:aud`]: "sts.amazonaws.com",
        [`${ISSUER}:sub`]: ["OWNER/REPO", "OWNER@987654/REPO@123456789"].map(
          (prefix) => `repo:${prefix}:environment:${environment}`,
        ),
        [`${ISSUER}:ref`]: "refs/heads/main",
        [`${ISSUER}:job_workflow_ref`]: WORKFLOW,
        [`${ISSUER}:repository_id`]: "123456789",
        [`${ISSUER}:repository_owner_id`]: "987654",
      },
    })),
  );
});

test("GitHub's provider is the account's where it has one, else it is made, without a Lambda", () => {
  const provider = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
  expect(trustOf(withIds).map(({ Principal }) => Principal)).toEqual(
    ENVIRONMENTS.map(() => ({ Federated: provider })),
  );
  withIds.resourceCountIs("AWS::IAM::OIDCProvider", 0);
  withoutIds.hasResourceProperties("AWS::IAM::OIDCProvider", {
    Url: `https://${ISSUER}`,
    ClientIdList: ["sts.amazonaws.com"],
  });
  withoutIds.resourceCountIs("AWS::Lambda::Function", 0);
});

test("in each environment one migrates its database and reads its stack, the other takes the roles of CDK, and no more", () => {
  const allowed = statementsOf(withIds)
    .filter(({ Action }) => !Action.includes("sts:AssumeRoleWithWebIdentity"))
    .map(({ holder, Action, Resource }) => [holder.replace(/Role.*/, ""), Action, Resource]);
  const cluster = (environment: string) =>
    expect.stringMatching(`^{"Ref":"SsmParameterValuebillio${environment}clusterarn`) as string;
  const stack = (name: string) => `arn:aws:cloudformation:us-east-1:111122223333:stack/${name}/*`;
  const bootstrap = ["deploy", "file-publishing", "lookup"].map(
    (name) => `arn:aws:iam::111122223333:role/cdk-hnb659fds-${name}-role-111122223333-us-east-1`,
  );
  expect(allowed).toEqual([
    ["GitHubMigration", ["dsql:DbConnectAdmin"], [cluster("production")]],
    ["GitHubMigration", ["cloudformation:DescribeStacks"], [stack("BillioDataV3")]],
    ["GitHubDeploy", ["sts:AssumeRole"], bootstrap],
    ["GitHubTestMigration", ["dsql:DbConnectAdmin"], [cluster("test")]],
    ["GitHubTestMigration", ["cloudformation:DescribeStacks"], [stack("BillioTestDataV3")]],
    ["GitHubTestDeploy", ["sts:AssumeRole"], bootstrap],
  ]);
});
