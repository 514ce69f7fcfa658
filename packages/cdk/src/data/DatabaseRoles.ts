import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { DatabaseRole } from "../stack/names.ts";

/**
 * The roles of the Lambdas that connect to a cluster. They are made beside it, under fixed names, so that `grant` can give each
 * its rights in the database before the Lambda is deployed; the stack of the Lambda adds what else it may do.
 */
export class DatabaseRoles extends Construct {
  readonly #roles: readonly (DatabaseRole & { role: Role })[];

  constructor(scope: Construct, id: string, clusterArn: string, roles: readonly DatabaseRole[]) {
    super(scope, id);
    this.#roles = roles.map((each) => {
      const role = new Role(this, each.roleName, {
        roleName: each.roleName,
        description: `Connects to Billio's cluster as ${each.databaseUser}`,
        assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      });
      // As a role that the database knows; never as its admin.
      role.addToPolicy(new PolicyStatement({ actions: ["dsql:DbConnect"], resources: [clusterArn] }));
      return { ...each, role };
    });
  }

  /** ARNs, separated by commas, as `grant` reads them; "" when none takes this role of the database. */
  arnsOf(databaseUser: DatabaseRole["databaseUser"]): string {
    return this.#roles
      .filter((each) => each.databaseUser === databaseUser)
      .map(({ role }) => role.roleArn)
      .join(",");
  }
}
