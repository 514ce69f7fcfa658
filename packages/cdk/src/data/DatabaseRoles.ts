import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { DatabaseRole } from "../stack/names.ts";

/**
 * The roles of the Lambdas that connect to a cluster. They are created with it, under fixed names, so that `grant` can map
 * each to its database role before the Lambda is deployed; the stack of the Lambda adds further permissions.
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
      // As a mapped role; never as admin.
      role.addToPolicy(new PolicyStatement({ actions: ["dsql:DbConnect"], resources: [clusterArn] }));
      return { ...each, role };
    });
  }

  /** ARNs, separated by commas, as `grant` reads them; "" when none is mapped to this database role. */
  arnsOf(databaseUser: DatabaseRole["databaseUser"]): string {
    return this.#roles
      .filter((each) => each.databaseUser === databaseUser)
      .map(({ role }) => role.roleArn)
      .join(",");
  }
}
