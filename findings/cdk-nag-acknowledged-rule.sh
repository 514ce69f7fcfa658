#!/usr/bin/env bash
# cdk-nag@3.0.2 with aws-cdk-lib@2.260.0, constructs@10.8.1
# Guess: acknowledging the rule `AwsSolutions-IAM5` on a construct covers its findings, as it does for rules that have one finding;
# acknowledging on a construct above covers those below.
# Behaviour: of a rule that names what it found only the very finding counts, brackets and all, with the logical ids of the
# template in it; and the construct above does cover those below.
# Output seen:
#   nothing acknowledged: AwsSolutions-IAM5[Resource::*]
#   the rule: AwsSolutions-IAM5[Resource::*]
#   the finding: none
#   the finding, on the stack: none
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cdk-nag@3.0.2 aws-cdk-lib@2.260.0 constructs@10.8.1 >/dev/null
cat >try.mjs <<'JS'
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import cdk from "aws-cdk-lib";
import iam from "aws-cdk-lib/aws-iam";
import { AwsSolutionsChecks } from "cdk-nag";

function findings(acknowledge) {
  const app = new cdk.App({ outdir: mkdtempSync(join(process.cwd(), "out-")) });
  const stack = new cdk.Stack(app, "Stack");
  const role = new iam.Role(stack, "Role", { assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com") });
  role.addToPolicy(new iam.PolicyStatement({ actions: ["s3:GetObject"], resources: ["*"] }));
  acknowledge?.({ role, stack });
  cdk.Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const { directory } = app.synth();
  const { pluginReports } = JSON.parse(readFileSync(join(directory, "validation-report.json"), "utf8"));
  const names = pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
  return [...new Set(names)].join(", ") || "none";
}

const reason = "made up";
const tell = (name, acknowledge) => process.stdout.write(`= ${name}: ${findings(acknowledge)}\n`);
tell("nothing acknowledged");
tell("the rule", ({ role }) => cdk.Validations.of(role).acknowledge({ id: "AwsSolutions-IAM5", reason }));
tell("the finding", ({ role }) => cdk.Validations.of(role).acknowledge({ id: "AwsSolutions-IAM5[Resource::*]", reason }));
tell("the finding, on the stack", ({ stack }) =>
  cdk.Validations.of(stack).acknowledge({ id: "AwsSolutions-IAM5[Resource::*]", reason }));
process.exitCode = 0;
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs 2>/dev/null | sed -n 's/^= //p') && echo "as described"
