import { CfnIdentityPoolRoleAttachment } from "aws-cdk-lib/aws-cognito";
import { Role, WebIdentityPrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** The role that an identity pool gives to whoever has signed in; without rights of its own. */
export class SignedInRole extends Role {
  constructor(scope: Construct, id: string, identityPoolId: string) {
    super(scope, id, {
      description: "Calls Billio's API, signed in",
      assumedBy: new WebIdentityPrincipal("cognito-identity.amazonaws.com", {
        StringEquals: { "cognito-identity.amazonaws.com:aud": identityPoolId },
        // A list: who signed in, and through which provider, stands beside it (Cognito developer guide, IAM roles).
        "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
      }),
    });
    new CfnIdentityPoolRoleAttachment(this, "Attachment", {
      identityPoolId,
      roles: { authenticated: this.roleArn },
    });
  }
}
