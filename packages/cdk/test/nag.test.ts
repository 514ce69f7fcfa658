import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, onTestFinished, test, vi } from "vitest";
import { createApp, WITHOUT_EXTRAS } from "./support/templates.ts";

/**
 * Findings that name an ARN, which holds logical ids, so that they can't be acknowledged beside the construct. Whatever else is no
 * fault is acknowledged there, with its reason.
 */
const EXPLAINED: readonly (readonly [where: RegExp, finding: RegExp, reason: string])[] = [
  [
    /^Billio(Test)?API\/Role\//,
    /^AwsSolutions-IAM5\[Resource::Billio(Test)?Image:\w+\/\*\]$/,
    "images get names made of what is in them",
  ],
  [
    /^BillioBackup\/Role\//,
    /^AwsSolutions-IAM5\[Resource::<Bucket\w+\.Arn>\/dsql\/\*\]$/,
    "each backup is a folder of its own",
  ],
  [
    /^BillioBackup\/ClusterBackups\/Role\//,
    /^AwsSolutions-IAM4\[Policy::\S+AWSBackupServiceRolePolicyForBackup\]$/,
    "what a backup of DSQL takes is told nowhere else",
  ],
  [
    /^BillioBackup\/ClusterBackups\/RestoreRole\//,
    /^AwsSolutions-IAM4\[Policy::\S+AWSBackupServiceRolePolicyForRestores\]$/,
    "what a restore of DSQL takes is told nowhere else",
  ],
  [
    /^BillioDataMigration\/GitHub(Test)?MigrationRole\//,
    /^AwsSolutions-IAM5\[Resource::arn:aws:cloudformation:\S+:stack\/Billio(Test)?DataV3\/\*\]$/,
    "the end of a stack's ARN is made anew each time that it is created",
  ],
];

interface Report {
  pluginReports: {
    pluginName: string;
    violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[];
  }[];
}

test.each([
  ["with the old table and own domains", {}],
  ["without", WITHOUT_EXTRAS],
])("cdk-nag finds nothing that isn't explained, %s", (_, context) => {
  vi.spyOn(console, "error").mockReturnValue();
  vi.spyOn(console, "log").mockReturnValue();
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  // A finding sets it.
  const { exitCode } = process;
  onTestFinished(() => {
    vi.restoreAllMocks();
    process.exitCode = exitCode;
  });
  const app = createApp(context);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const { directory } = app.synth();
  const report = JSON.parse(readFileSync(join(directory, "validation-report.json"), "utf8")) as Report;
  const [packs, findings] = [
    report.pluginReports.map(({ pluginName }) => pluginName),
    report.pluginReports.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => ({ ruleName, constructPath })),
      ),
    ),
  ];
  expect(packs).toContain("AwsSolutions");
  const explains = ({ ruleName, constructPath }: (typeof findings)[number]) =>
    EXPLAINED.find(([where, finding]) => where.test(constructPath) && finding.test(ruleName));
  expect(findings.filter((finding) => explains(finding) === undefined)).toEqual([]);
  // An explanation that nothing needs any more would hide the next finding.
  expect(EXPLAINED.filter((one) => !findings.some((finding) => explains(finding) === one))).toEqual([]);
});
