import { RemovalPolicy } from "aws-cdk-lib";
import { type Attribute, AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });
const number = (name: string): Attribute => ({ name, type: AttributeType.NUMBER });

/** Name, partition key and sort key of each index; all project all attributes. */
const INDEXES: readonly (readonly [name: string, partitionKey: Attribute, sortKey: Attribute])[] = [
  ["type", text("type"), number("movedAt")],
  ["type-addedAt", text("type"), number("addedAt")],
  ["category", text("category"), number("movedAt")],
  ["shelf", text("type:shelf"), number("movedAt")],
  ["shelf-addedAt", text("type:shelf"), number("addedAt")],
  ["externalId", text("externalId"), number("movedAt")],
  ["title", text("type"), text("title")],
  ["seriesId", text("seriesId"), number("seasonNumber")],
];

/**
 * The table of the old system, as it is deployed: any change of a key would replace it, and CloudFormation changes one index
 * at a time. It is retained with its data when it is removed from the template.
 */
export class OldTable extends Table {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: text("type:id"),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const [indexName, partitionKey, sortKey] of INDEXES)
      this.addGlobalSecondaryIndex({ indexName, partitionKey, sortKey });
  }
}
