import { Duration, RemovalPolicy } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Provider } from "aws-cdk-lib/custom-resources";
import { Construct } from "constructs";
import { acknowledgeFindings } from "./acknowledgeFindings.ts";

interface Props {
  cluster: { arn: string };
  /** The role in which DSQL writes. */
  role: iam.IRole;
  handlerCode: lambda.Code;
}

/** A stream takes 1 to 3 minutes; more when a cluster has to be created or woken, or another stream be deleted first. */
const TOTAL_TIME = Duration.minutes(30);
const LOOK_EVERY = Duration.seconds(15);
/** `createHandlers` ends a call well before this. */
const CALL_TIME = Duration.minutes(1);

/** The Lambdas of the custom resource: ours, with the permissions for creating and deleting streams, and CDK's framework. */
export class ChangeStreamProvider extends Construct {
  readonly serviceToken: string;

  constructor(scope: Construct, id: string, { cluster, role, handlerCode }: Props) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, "Logs", {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const lambdaRole = (name: string, statements: iam.PolicyStatement[] = []) =>
      new iam.Role(this, name, {
        assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
        inlinePolicies: {
          own: new iam.PolicyDocument({ statements: [writeLogs(logGroup), ...statements] }),
        },
      });
    const handler = (name: "onEvent" | "isComplete", statements: iam.PolicyStatement[]) =>
      new lambda.Function(this, name, {
        description: `Custom resource of the change stream: ${name}`,
        runtime: lambda.Runtime.NODEJS_24_X,
        architecture: lambda.Architecture.ARM_64,
        code: handlerCode,
        handler: `index.${name}`,
        memorySize: 512,
        timeout: CALL_TIME,
        logGroup,
        role: lambdaRole(`${name}Role`, statements),
      });
    const provider = new Provider(this, "Framework", {
      onEventHandler: handler("onEvent", []),
      isCompleteHandler: handler("isComplete", streamStatements(cluster.arn, role)),
      totalTimeout: TOTAL_TIME,
      queryInterval: LOOK_EVERY,
      logGroup,
      frameworkOnEventRole: lambdaRole("FrameworkOnEventRole"),
      frameworkCompleteAndTimeoutRole: lambdaRole("FrameworkIsCompleteRole"),
    });
    this.serviceToken = provider.serviceToken;
    acknowledgeFindings(provider, cluster.arn);
  }
}

function writeLogs({ logGroupArn }: logs.ILogGroup): iam.PolicyStatement {
  // The ARN ends in `:*`: the log streams of this one group.
  return new iam.PolicyStatement({
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [logGroupArn],
  });
}

/** Permissions of the caller (Aurora DSQL user guide, change data capture: IAM; API reference, CreateStream). */
function streamStatements(clusterArn: string, role: iam.IRole): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: [
        "dsql:CreateStream",
        "dsql:GetStream",
        "dsql:ListStreams",
        "dsql:DeleteStream",
        // A stream is created with tags, by which it is found again.
        "dsql:TagResource",
      ],
      // DSQL chooses a stream's identifier.
      resources: [clusterArn, `${clusterArn}/stream/*`],
    }),
    // A stream can be created only for an ACTIVE cluster; connecting wakes an inactive one.
    new iam.PolicyStatement({ actions: ["dsql:GetCluster", "dsql:DbConnect"], resources: [clusterArn] }),
    new iam.PolicyStatement({
      actions: ["iam:PassRole"],
      resources: [role.roleArn],
      conditions: { StringEquals: { "iam:PassedToService": "dsql.amazonaws.com" } },
    }),
  ];
}
