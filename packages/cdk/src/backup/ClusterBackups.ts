import { CfnOutput, Duration, RemovalPolicy } from "aws-cdk-lib";
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from "aws-cdk-lib/aws-backup";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Schedule } from "aws-cdk-lib/aws-events";
import { ManagedPolicy, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { addAlarm } from "../stack/addAlarm.ts";
import type { BillioStack } from "../stack/BillioStack.ts";

const DAY = Duration.days(1);

/**
 * AWS Backup of a whole cluster: each recovery point is a full one, and restoring creates a new cluster (AWS Backup developer
 * guide).
 */
export class ClusterBackups extends Construct {
  constructor(scope: BillioStack, id: string, clusterArn: string) {
    super(scope, id);
    const vault = new BackupVault(this, "Vault", { removalPolicy: RemovalPolicy.RETAIN });
    const plan = new BackupPlan(this, "Plan", { backupVault: vault });
    for (const [ruleName, schedule, keptDays] of [
      ["daily", { hour: "3", minute: "1" }, 35],
      ["monthly", { day: "1", hour: "4", minute: "1" }, 400],
    ] as const)
      plan.addRule(
        new BackupPlanRule({
          ruleName,
          scheduleExpression: Schedule.cron(schedule),
          deleteAfter: Duration.days(keptDays),
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(6),
        }),
      );
    // By its ARN: `BackupResource.fromConstruct` doesn't know DSQL clusters and silently omits them.
    plan.addSelection("Cluster", {
      resources: [BackupResource.fromArn(clusterArn)],
      role: this.#addRole("Role", "Backup"),
    });
    // Restore jobs, which are started by hand, need a role: the plan's may not restore.
    const { roleArn } = this.#addRole("RestoreRole", "Restores");
    new CfnOutput(scope, "RestoreRoleArn", { value: roleArn });
    this.#addAlarms(scope, vault.backupVaultName);
  }

  /** With AWS's managed policy, which is extended for new kinds of resources: the permissions for DSQL aren't documented. */
  #addRole(id: string, does: "Backup" | "Restores"): Role {
    return new Role(this, id, {
      assumedBy: new ServicePrincipal("backup.amazonaws.com"),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName(`service-role/AWSBackupServiceRolePolicyFor${does}`),
      ],
    });
  }

  #addAlarms(stack: BillioStack, vault: string): void {
    const jobs = (metricName: string) =>
      new Metric({
        namespace: "AWS/Backup",
        metricName,
        dimensionsMap: { BackupVaultName: vault },
        statistic: Stats.SUM,
        period: DAY,
      });
    addAlarm(stack, "ClusterBackupFails", {
      metric: jobs("NumberOfBackupJobsFailed"),
      threshold: 1,
      description: "AWS Backup couldn't back the cluster up: its console lists the job and the reason",
    });
    addAlarm(stack, "ClusterBackupMissing", {
      metric: jobs("NumberOfBackupJobsCompleted"),
      threshold: 1,
      isBelow: true,
      periods: 2,
      silenceIsAFault: true,
      description: "AWS Backup has finished no backup of the cluster for two days",
    });
  }
}
