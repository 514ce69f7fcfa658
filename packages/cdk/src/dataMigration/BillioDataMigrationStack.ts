import { CfnOutput } from "aws-cdk-lib";
import { OidcProviderNative, PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { Context } from "../context/Context.ts";
import { readCluster } from "../data/clusterParameters.ts";
import { BillioStack } from "../stack/BillioStack.ts";
import { type Environment, ENVIRONMENTS, GITHUB_ROLES, STACKS } from "../stack/names.ts";
import { githubPrincipal } from "./githubPrincipal.ts";

/** CDK's name for what `cdk bootstrap` creates. */
const QUALIFIER = "hnb659fds";
/** Its roles that `cdk deploy` assumes: to deploy, and to upload bundles. */
const BOOTSTRAP_ROLES = ["deploy", "file-publishing", "lookup"];

/** Prefix of the logical ids of an environment's roles: production's are those of the old system. */
const ID_PREFIX: Readonly<Record<Environment, string>> = { production: "GitHub", test: "GitHubTest" };

/** The permissions of GitHub's workflows, without long-lived secrets: each environment has roles of its own. */
export class BillioDataMigrationStack extends BillioStack {
  readonly #providerArn: string;

  constructor(scope: Construct, context: Context) {
    super(scope, "BillioDataMigration", context, { description: "Billio: what GitHub's workflows may do" });
    this.#providerArn = context.githubOidcProviderArn ?? this.#addProvider();
    for (const environment of ENVIRONMENTS) {
      this.#addMigrate(environment);
      this.#addDeploy(environment);
    }
  }

  /** An account can have only one provider for GitHub. */
  #addProvider(): string {
    return new OidcProviderNative(this, "GitHubOIDC", {
      url: "https://token.actions.githubusercontent.com",
      clientIds: ["sts.amazonaws.com"],
    }).oidcProviderArn;
  }

  /** Runs migrations and grants as the database's admin, the only role that may. */
  #addMigrate(environment: Environment): void {
    const role = this.#addRole(environment, "MigrationRole", {
      roleName: GITHUB_ROLES[environment].migrate,
      description: `Migrates Billio's database of ${environment} and maps roles to it`,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ["dsql:DbConnectAdmin"],
        resources: [readCluster(this, environment, "arn")],
      }),
    );
    const stack = this.formatArn({
      service: "cloudformation",
      resource: "stack",
      // The end of a stack's ARN differs each time it is created.
      resourceName: `${STACKS[environment].data}/*`,
    });
    role.addToPolicy(new PolicyStatement({ actions: ["cloudformation:DescribeStacks"], resources: [stack] }));
  }

  /** Runs `cdk deploy`, which uses the roles of `cdk bootstrap`. */
  #addDeploy(environment: Environment): void {
    const role = this.#addRole(environment, "DeployRole", {
      roleName: GITHUB_ROLES[environment].deploy,
      description: `Deploys Billio's stacks of ${environment}`,
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

  #addRole(environment: Environment, name: string, props: { roleName: string; description: string }): Role {
    const id = `${ID_PREFIX[environment]}${name}`;
    const role = new Role(this, id, {
      ...props,
      assumedBy: githubPrincipal(this.#providerArn, this.context.repository, environment),
    });
    new CfnOutput(this, `${id}Arn`, { value: role.roleArn });
    return role;
  }
}
