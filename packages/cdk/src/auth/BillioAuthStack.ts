import { CfnOutput, Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  AccountRecovery,
  CfnIdentityPool,
  Mfa,
  UserPool,
  type UserPoolClient,
} from "aws-cdk-lib/aws-cognito";
import type { Construct } from "constructs";
import type { Context } from "../context/Context.ts";
import { acknowledge } from "../stack/acknowledge.ts";
import { BillioStack } from "../stack/BillioStack.ts";
import { SignedInRole } from "./SignedInRole.ts";

/** Who may sign in, and with what role they then call the API. */
export class BillioAuthStack extends BillioStack {
  /** The role of signed-in users; the API's stack permits it to call. */
  readonly signedInRoleArn: string;

  constructor(scope: Construct, context: Context) {
    super(scope, "BillioAuth", context, {
      description: "Billio: users",
      terminationProtection: true,
    });
    const users = this.#addUsers();
    const client = users.addClient("WebClient", {
      authFlows: { userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });
    const identities = this.#addIdentities(users, client);
    const role = new SignedInRole(this, "SignedIn", identities.ref);
    this.signedInRoleArn = role.roleArn;
    new CfnOutput(this, "UserPoolId", { value: users.userPoolId });
    new CfnOutput(this, "UserPoolClientId", { value: client.userPoolClientId });
    new CfnOutput(this, "IdentityPoolId", { value: identities.ref });
  }

  #addUsers(): UserPool {
    const users = new UserPool(this, "UserPool", {
      // Users are added by whoever runs this, see docs/operations.md.
      selfSignUpEnabled: false,
      signInAliases: { [this.context.signIn]: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(users, {
      "AwsSolutions-COG2":
        "A second factor is each user's choice: one that is asked for locks out who has none yet",
      "AwsSolutions-COG8": "Threat protection is paid for by the user, and nobody can sign up here",
      "AwsSolutions-COG3": "Threat protection is paid for by the user, and nobody can sign up here",
    });
    return users;
  }

  #addIdentities(users: UserPool, client: UserPoolClient): CfnIdentityPool {
    const identities = new CfnIdentityPool(this, "IdentityPool", {
      allowUnauthenticatedIdentities: false,
      cognitoIdentityProviders: [
        {
          clientId: client.userPoolClientId,
          providerName: users.userPoolProviderName,
          serverSideTokenCheck: true,
        },
      ],
    });
    // Its id is in the settings of the web sites that users sign in on.
    identities.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return identities;
  }
}
