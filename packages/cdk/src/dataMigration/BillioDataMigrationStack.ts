import { CfnOutput } from "aws-cdk-lib";
import { OidcProviderNative, PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { Context } from "../context/Context.ts";
import { readCluster } from "../data/clusterParameters.ts";
import { BillioStack } from "../stack/BillioStack.ts";
import { ENVIRONMENTS, STACKS } from "../stack/names.ts";
import { githubPrincipal } from "./githubPrincipal.ts";

/** CDK's name for what `cdk bootstrap` makes. */
const QUALIFIER = "hnb659fds";
/** The roles of it that `cdk deploy` takes: to deploy, and to upload bundles. */
const BOOTSTRAP_ROLES = ["deploy", "file-publishing", "lookup"];

/** What GitHub's workflows may do, without a secret that lasts. */
export class BillioDataMigrationStack extends BillioStack {
  readonly #providerArn: string;

  constructor(scope: Construct, context: Context) {
    super(scope, "BillioDataMigration", context, { description: "Billio: what GitHub's workflows may do" });
    this.#providerArn = context.githubOidcProviderArn ?? this.#addProvider();
    this.#addMigrate();
    this.#addDeploy();
  }

  /** An account has one provider for GitHub at most. */
  #addProvider(): string {
    return new OidcProviderNative(this, "GitHubOIDC", {
      url: "https://token.actions.githubusercontent.com",
      clientIds: ["sts.amazonaws.com"],
    }).oidcProviderArn;
  }

  /** Runs migrations and grants, as the database's admin: the one role that may. */
  #addMigrate(): void {
    const role = this.#addRole("GitHubMigrationRole", {
      roleName: "billio-github-actions-dsql-migrate",
      description: "Migrates Billio's databases and maps roles to them",
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ["dsql:DbConnectAdmin"],
        resources: ENVIRONMENTS.map((environment) => readCluster(this, environment, "arn")),
      }),
    );
    // The end of a stack's ARN is made anew each time that it is created.
    const stacks = ENVIRONMENTS.map((environment) =>
      this.formatArn({
        service: "cloudformation",
        resource: "stack",
        resourceName: `${STACKS[environment].data}/*`,
      }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ["cloudformation:DescribeStacks"], resources: stacks }));
  }

  /** Runs `cdk deploy`, which does all through the roles that `cdk bootstrap` has made. */
  #addDeploy(): void {
    const role = this.#addRole("GitHubDeployRole", {
      roleName: "billio-github-actions-deploy",
      description: "Deploys Billio's stacks",
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ["sts:AssumeRole"],
        resources: BOOTSTRAP_ROLES.map((name) =>
          this.formatArn({
            service: "iam",
            region: "",
            resource: "role",
            resourceName: `cdk-${QUALIFIER}-${name}-role-${this.account}-${this.region}`,
          }),
        ),
      }),
    );
  }

  #addRole(id: string, names: { roleName: string; description: string }): Role {
    const role = new Role(this, id, {
      ...names,
      assumedBy: githubPrincipal(this.#providerArn, this.context.repository),
    });
    new CfnOutput(this, `${id}Arn`, { value: role.roleArn });
    return role;
  }
}
