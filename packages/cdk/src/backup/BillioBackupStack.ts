import { Duration } from "aws-cdk-lib";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import { FilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";

import { type Bucket, StorageClass } from "aws-cdk-lib/aws-s3";
import { settingNames } from "@mattb.tech/billio-config";
import type { Construct } from "constructs";
import type { Context } from "../context/Context.ts";
import { readCluster } from "../data/clusterParameters.ts";
import { addAlarm } from "../stack/addAlarm.ts";
import { BillioFunction } from "../stack/BillioFunction.ts";
import { BillioStack } from "../stack/BillioStack.ts";
import { DATABASE_ROLES } from "../stack/names.ts";
import { PrivateBucket } from "../stack/PrivateBucket.ts";
import { ClusterBackups } from "./ClusterBackups.ts";

/** The key prefix of the backups; the bucket may also have those of the old system. */
const PREFIX = "dsql";
const NAMESPACE = "Billio/BillioBackup";
/** A month of 31 days, and a day for running it by hand. */
const OLDEST_DAYS = 32;

/**
 * Two kinds of backups of production: monthly files that this project reads, and AWS Backup's daily ones of the whole
 * cluster.
 */
export class BillioBackupStack extends BillioStack {
  constructor(scope: Construct, context: Context) {
    super(scope, "BillioBackup", context, {
      description: "Billio: backups of production",
      terminationProtection: true,
    });
    const bucket = new PrivateBucket(this, "Bucket", {
      lifecycleRules: [
        {
          id: "seldom-read",
          transitions: [
            {
              storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
              transitionAfter: Duration.days(90),
            },
          ],
        },
      ],
    });
    const backup = this.#addFunction(bucket);
    this.#addSchedules(backup);
    this.#addAlarms(backup);
    new ClusterBackups(this, "ClusterBackups", readCluster(this, "production", "arn"));
  }

  #addFunction(bucket: Bucket): BillioFunction {
    const { roleName, databaseUser } = DATABASE_ROLES.backup;
    const role = Role.fromRoleName(this, "Role", roleName);
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }),
    );
    role.addToPrincipalPolicy(
      new PolicyStatement({
        // It deletes the files of an unfinished backup; their versions stay.
        actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
        resources: [bucket.arnForObjects(`${PREFIX}/*`)],
      }),
    );
    return new BillioFunction(this, "Function", {
      bundle: "backup",
      description: "Writes a backup of the items, and tells how old the newest is",
      role,
      memoryMb: 3_008,
      timeout: Duration.minutes(15),
      environment: {
        [settingNames.dsqlEndpoint]: readCluster(this, "production", "endpoint"),
        [settingNames.dsqlUser]: databaseUser,
        [settingNames.backupBucket]: bucket.bucketName,
        [settingNames.backupPrefix]: PREFIX,
      },
    });
  }

  #addSchedules(backup: BillioFunction): void {
    new Rule(this, "Monthly", {
      description: "Writes a backup",
      schedule: Schedule.cron({ day: "1", hour: "1", minute: "1" }),
      targets: [new LambdaFunction(backup, { retryAttempts: 3, maxEventAge: Duration.hours(6) })],
    });
    new Rule(this, "Daily", {
      description: "Tells how old the newest backup is",
      schedule: Schedule.cron({ hour: "6", minute: "1" }),
      targets: [
        new LambdaFunction(backup, {
          event: RuleTargetInput.fromObject({ task: "age" }),
          retryAttempts: 3,
          maxEventAge: Duration.hours(6),
        }),
      ],
    });
  }

  #addAlarms(backup: BillioFunction): void {
    addAlarm(this, "BackupFails", {
      metric: backup.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      description: "A backup failed, or telling how old the newest is: the Lambda's log says why",
    });
    const message = (text: string) => FilterPattern.stringValue("$.message", "=", text);
    const age = { logGroup: backup.logs, metricNamespace: NAMESPACE, metricName: "AgeDays" };
    new MetricFilter(this, "Age", {
      ...age,
      filterPattern: message("backup age"),
      metricValue: "$.days",
    });
    // Only a backup that was just finished: a repeated call finds it done, which doesn't show its age.
    new MetricFilter(this, "NoAge", {
      ...age,
      filterPattern: FilterPattern.all(message("backup"), FilterPattern.booleanValue("$.wasDone", false)),
      metricValue: "0",
    });
    // An alarm looks back a week at most, and so can't detect a missing month itself.
    addAlarm(this, "BackupMissing", {
      metric: new Metric({
        namespace: NAMESPACE,
        metricName: "AgeDays",
        // A backup ends the alarm immediately, whatever was logged before on the same day.
        statistic: Stats.MINIMUM,
        period: Duration.days(1),
      }),
      threshold: OLDEST_DAYS,
      periods: 2,
      silenceIsAFault: true,
      description: `The newest backup is older than ${OLDEST_DAYS} days, there is none, or nobody looked for two days`,
    });
  }
}
