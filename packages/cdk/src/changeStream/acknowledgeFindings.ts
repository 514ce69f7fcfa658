import { Stack, Validations } from "aws-cdk-lib";
import * as lambda from "aws-cdk-lib/aws-lambda";
import type { Provider } from "aws-cdk-lib/custom-resources";

/**
 * Acknowledges findings of cdk-nag about a change stream's provider, with reasons. It wants each wildcard named (cdk-nag
 * 3.0.2), and names an ARN that isn't known yet by its resource: `<resource.attribute>`.
 */
export function acknowledgeFindings(provider: Provider, clusterArn: string): void {
  const { scope } = provider.node;
  if (scope === undefined) return;
  const findings = Validations.of(scope);
  const resource = (arn: string, suffix: string) =>
    `AwsSolutions-IAM5[Resource::${nameOf(provider, arn)}${suffix}]`;

  findings.acknowledge({
    id: resource(clusterArn, "/stream/*"),
    reason: "The streams of this one cluster: DSQL chooses a stream's identifier.",
  });
  const functions = scope.node.findAll().filter((each) => each instanceof lambda.Function);
  for (const { functionArn } of functions)
    findings.acknowledge({
      id: resource(functionArn, ":*"),
      reason: "The versions of this one function: so CDK's framework grants it to itself.",
    });
  for (const id of ["AwsSolutions-SF1", "AwsSolutions-SF2"])
    findings.acknowledge({
      id,
      reason:
        "What CDK's framework hands on holds the signed URL at which CloudFormation is answered: no log of it.",
    });
}

function nameOf(provider: Provider, arn: string): string {
  const resolved = Stack.of(provider).resolve(arn) as string | { "Fn::GetAtt"?: string[] };
  return typeof resolved === "string" ? resolved : `<${resolved["Fn::GetAtt"]?.join(".") ?? ""}>`;
}
