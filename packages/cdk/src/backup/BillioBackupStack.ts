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

/** Where in the bucket the backups are; beside them may be what the system before made. */
const PREFIX = "dsql";
const NAMESPACE = "Billio/BillioBackup";
/** A month of 31 days, and a day to run again by hand. */
const OLDEST_DAYS = 32;

/** Backups of production of two kinds: monthly files that this project reads, and AWS's own of the whole cluster each day. */
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
        // Deleted are traces of a backup that was broken off; versions of them stay.
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
    // One that is just finished; a call that comes again finds it done, and tells nothing of its age.
    new MetricFilter(this, "NoAge", {
      ...age,
      filterPattern: FilterPattern.all(message("backup"), FilterPattern.booleanValue("$.wasDone", false)),
      metricValue: "0",
    });
    // An alarm looks back for a week at most, and so can't see itself that a month went by.
    addAlarm(this, "BackupMissing", {
      metric: new Metric({
        namespace: NAMESPACE,
        metricName: "AgeDays",
        // A backup ends the alarm at once, whatever was told before it on the same day.
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
