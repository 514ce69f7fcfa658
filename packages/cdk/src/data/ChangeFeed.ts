import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type CfnStream, Stream, StreamEncryption, StreamMode } from "aws-cdk-lib/aws-kinesis";
import { Code, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { KinesisEventSource, SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { settingNames } from "@mattb.tech/billio-config";
import { Construct } from "constructs";
import { join } from "node:path";
import { ChangeStream, MAX_RECORD_KIB } from "../changeStream/ChangeStream.ts";
import { acknowledge } from "../stack/acknowledge.ts";
import { BillioFunction } from "../stack/BillioFunction.ts";
import type { BillioStack } from "../stack/BillioStack.ts";
import { addChangeStreamWatch } from "./addChangeStreamWatch.ts";
import { addChangeFeedAlarms } from "./addChangeFeedAlarms.ts";
import type { ClusterNames } from "./clusterParameters.ts";

/**
 * As long as DSQL keeps undelivered records. The queue keeps the positions of abandoned records longer, so that there is time
 * to read the log.
 */
const KEPT = Duration.days(7);

interface TableNames {
  tableName: string;
  tableArn: string;
}

interface ChangeFeedProps {
  cluster: ClusterNames;
  table: TableNames;
}

/** Replicates each change of the cluster to the old table: DSQL's change records → Kinesis → the Lambda `follow`. */
export class ChangeFeed extends Construct {
  /** Id of the stream of change records. */
  readonly streamIdentifier: string;

  constructor(scope: BillioStack, id: string, { cluster, table }: ChangeFeedProps) {
    super(scope, id);
    const records = this.#addRecords();
    const rejected = this.#addQueue();
    const follow = this.#addFollow(table);
    follow.addEventSource(
      new KinesisEventSource(records, {
        // Off until the cutover, see the context. Records that Kinesis has by then are applied first, in order for each item.
        enabled: scope.context.follow,
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        // Without a limit, one record that can't be applied would block its shard until it expires; a limit by age would
        // block it for as long. So the records of a long outage of the table end in the queue, see README.md.
        retryAttempts: 10,
        onFailure: new SqsDlq(rejected),
      }),
    );
    const changeStream = new ChangeStream(this, "ChangeStream", {
      cluster,
      kinesisStream: records,
      handlerCode: Code.fromAsset(join(scope.context.bundles, "change-stream")),
    });
    this.streamIdentifier = changeStream.streamIdentifier;
    const stream = { clusterId: cluster.identifier, streamId: this.streamIdentifier };
    addChangeStreamWatch(this, scope, { cluster, changeStream });
    addChangeFeedAlarms(scope, { stream, records, rejected, follow });
  }

  #addRecords(): Stream {
    const stream = new Stream(this, "Records", {
      streamMode: StreamMode.ON_DEMAND,
      encryption: StreamEncryption.MANAGED,
      retentionPeriod: KEPT,
      // Copies of the cluster's data.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    (stream.node.defaultChild as CfnStream).maxRecordSizeInKiB = MAX_RECORD_KIB;
    return stream;
  }

  /** Receives the positions in the stream of records that `follow` abandoned. */
  #addQueue(): Queue {
    const queue = new Queue(this, "Rejected", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(queue, { "AwsSolutions-SQS3": "It is itself where failures go" });
    return queue;
  }

  #addFollow(table: TableNames): BillioFunction {
    const follow = new BillioFunction(this, "Follow", {
      bundle: "follow",
      description: "Keeps the old table current with the cluster's change records",
      environment: { [settingNames.table]: table.tableName },
      memoryMb: 1_024,
      timeout: Duration.minutes(5),
    });
    // The state table of what has been applied; the Lambda creates it itself, as the command does.
    const state = `${table.tableArn}-follow`;
    allow(follow, ["BatchGetItem", "BatchWriteItem", "DescribeTable"], [table.tableArn, state]);
    allow(follow, ["CreateTable", "PutItem", "UpdateTimeToLive"], [state]);
    return follow;
  }
}

function allow(follow: BillioFunction, actions: readonly string[], resources: string[]): void {
  const named = actions.map((action) => `dynamodb:${action}`);
  follow.addToRolePolicy(new PolicyStatement({ actions: named, resources }));
}
