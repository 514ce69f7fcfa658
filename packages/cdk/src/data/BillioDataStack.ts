import { CfnOutput, RemovalPolicy } from "aws-cdk-lib";
import { CfnCluster } from "aws-cdk-lib/aws-dsql";
import type { Construct } from "constructs";
import type { Context } from "../context/Context.ts";
import type { WatchedCluster } from "../monitoring/BillioMonitoringStack.ts";
import { BillioStack } from "../stack/BillioStack.ts";
import { type Environment, ROLES_OF, STACKS } from "../stack/names.ts";
import { ChangeFeed } from "./ChangeFeed.ts";
import { DatabaseRoles } from "./DatabaseRoles.ts";
import { OldTable } from "./OldTable.ts";

/** What other stacks need to know of a cluster. */
export interface ClusterNames {
  identifier: string;
  arn: string;
  /** Host to connect to. */
  endpoint: string;
}

/** An environment's cluster and who may connect to it; with `dynamoFallback` also the old table, kept current. */
export class BillioDataStack extends BillioStack {
  readonly cluster: ClusterNames;
  /** Of the cluster's change records, with `dynamoFallback`. */
  readonly changeFeed: ChangeFeed | undefined;
  readonly #environment: Environment;

  constructor(scope: Construct, environment: Environment, context: Context) {
    super(scope, STACKS[environment].data, context, {
      description: `Billio: database of ${environment}`,
      terminationProtection: true,
    });
    this.#environment = environment;
    const cluster = this.#addCluster();
    this.cluster = { identifier: cluster.ref, arn: cluster.attrResourceArn, endpoint: cluster.attrEndpoint };
    const roles = new DatabaseRoles(this, "Roles", this.cluster.arn, ROLES_OF[environment]);
    this.#addOutputs(roles);
    if (!context.dynamoFallback) return;
    const { tableArn, tableName } = new OldTable(this, "ItemTable");
    // The APIs as they were before import these. CloudFormation refuses to take away an export that is imported, so they go
    // with the table, when nobody does any more.
    this.exportValue(tableArn);
    this.exportValue(tableName);
    this.changeFeed = new ChangeFeed(this, "ChangeFeed", {
      cluster: this.cluster,
      table: { tableArn, tableName },
    });
  }

  /** For the dashboard and alarms. */
  get watched(): WatchedCluster {
    return {
      name: this.#environment,
      clusterId: this.cluster.identifier,
      streamId: this.changeFeed?.streamIdentifier,
    };
  }

  /** The L1 construct: the alpha one adds a grant that is one statement here, and leaves protection unset by default. */
  #addCluster(): CfnCluster {
    const cluster = new CfnCluster(this, "Cluster", {
      deletionProtectionEnabled: true,
      tags: [{ key: "Name", value: this.stackName }],
    });
    // Without it CloudFormation deletes the cluster with the stack, or when it is taken out of it.
    cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return cluster;
  }

  #addOutputs(roles: DatabaseRoles): void {
    const outputs = {
      DsqlEndpoint: this.cluster.endpoint,
      DsqlClusterArn: this.cluster.arn,
      DsqlAppRoleArns: roles.arnsOf("billio_app"),
      DsqlReadOnlyRoleArns: roles.arnsOf("billio_readonly"),
    };
    for (const [id, value] of Object.entries(outputs)) new CfnOutput(this, id, { value });
  }
}
