import { CfnIdentityPoolRoleAttachment } from "aws-cdk-lib/aws-cognito";
import { Role, WebIdentityPrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** The role that an identity pool gives to signed-in users, without permissions of its own. */
export class SignedInRole extends Role {
  constructor(scope: Construct, id: string, identityPoolId: string) {
    super(scope, id, {
      description: "Calls Billio's API, signed in",
      assumedBy: new WebIdentityPrincipal("cognito-identity.amazonaws.com", {
        StringEquals: { "cognito-identity.amazonaws.com:aud": identityPoolId },
        // A list: the user and the provider are further entries (Cognito developer guide, IAM roles).
        "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
      }),
    });
    new CfnIdentityPoolRoleAttachment(this, "Attachment", {
      identityPoolId,
      roles: { authenticated: this.roleArn },
    });
  }
}
