import { CfnOutput, RemovalPolicy } from "aws-cdk-lib";
import { CfnCluster } from "aws-cdk-lib/aws-dsql";
import type { Construct } from "constructs";
import type { Context } from "../context/Context.ts";
import { BillioStack } from "../stack/BillioStack.ts";
import { type Environment, ROLES_OF, STACKS } from "../stack/names.ts";
import { ChangeFeed } from "./ChangeFeed.ts";
import { type ClusterNames, publishCluster } from "./clusterParameters.ts";
import { DatabaseRoles } from "./DatabaseRoles.ts";
import { OldTable } from "./OldTable.ts";

/** An environment's cluster and who may connect to it; with `dynamoFallback` also the old table, kept current. */
export class BillioDataStack extends BillioStack {
  constructor(scope: Construct, environment: Environment, context: Context) {
    super(scope, STACKS[environment].data, context, {
      description: `Billio: database of ${environment}`,
      terminationProtection: true,
    });
    const { ref: identifier, attrResourceArn: arn, attrEndpoint: endpoint } = this.#addCluster();
    const cluster = { identifier, arn, endpoint };
    this.#addOutputs(cluster, new DatabaseRoles(this, "Roles", arn, ROLES_OF[environment]));
    const feed = context.dynamoFallback ? this.#addChangeFeed(cluster) : undefined;
    publishCluster(this, environment, cluster, feed?.streamIdentifier);
  }

  #addChangeFeed(cluster: ClusterNames): ChangeFeed {
    const { tableArn, tableName } = new OldTable(this, "ItemTable");
    // The old APIs import these. CloudFormation can't delete an export that is imported, so that they are removed with the
    // table.
    this.exportValue(tableArn);
    this.exportValue(tableName);
    return new ChangeFeed(this, "ChangeFeed", { cluster, table: { tableArn, tableName } });
  }

  /**
   * The L1 construct: the alpha L2 one adds only a grant, which is one statement here, and has no deletion protection by
   * default.
   */
  #addCluster(): CfnCluster {
    const cluster = new CfnCluster(this, "Cluster", {
      deletionProtectionEnabled: true,
      tags: [{ key: "Name", value: this.stackName }],
    });
    // Without it CloudFormation deletes the cluster with the stack, or when it is removed from the template.
    cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return cluster;
  }

  #addOutputs({ endpoint, arn }: ClusterNames, roles: DatabaseRoles): void {
    const outputs = {
      DsqlEndpoint: endpoint,
      DsqlClusterArn: arn,
      DsqlAppRoleArns: roles.arnsOf("billio_app"),
      DsqlReadOnlyRoleArns: roles.arnsOf("billio_readonly"),
    };
    for (const [id, value] of Object.entries(outputs)) new CfnOutput(this, id, { value });
  }
}
