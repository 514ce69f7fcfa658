import { Duration, RemovalPolicy } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Provider } from "aws-cdk-lib/custom-resources";
import { Construct } from "constructs";
import { acknowledgeFindings } from "./acknowledgeFindings.ts";

interface Props {
  cluster: { arn: string };
  /** What DSQL is told to write as. */
  role: iam.IRole;
  handlerCode: lambda.Code;
}

/** A stream takes 1 to 3 minutes; a cluster that has to be made or woken, and another stream that has to go first, some more. */
const TOTAL_TIME = Duration.minutes(30);
const LOOK_EVERY = Duration.seconds(15);
/** `createHandlers` ends a call well before. */
const CALL_TIME = Duration.minutes(1);

/** The Lambdas behind the custom resource: ours, which may do what the making and deleting of streams takes, and CDK's framework. */
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
  // The ARN ends in `:*`, which are the streams of this one group.
  return new iam.PolicyStatement({
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [logGroupArn],
  });
}

/** What the caller needs (Aurora DSQL user guide, change data capture: IAM; API reference, CreateStream). */
function streamStatements(clusterArn: string, role: iam.IRole): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: [
        "dsql:CreateStream",
        "dsql:GetStream",
        "dsql:ListStreams",
        "dsql:DeleteStream",
        // A stream is made with tags, by which it is found again.
        "dsql:TagResource",
      ],
      // A stream's identifier is DSQL's choice.
      resources: [clusterArn, `${clusterArn}/stream/*`],
    }),
    // Only an ACTIVE cluster can have a stream made; a connection, of which nothing more comes, wakes one that isn't.
    new iam.PolicyStatement({ actions: ["dsql:GetCluster", "dsql:DbConnect"], resources: [clusterArn] }),
    new iam.PolicyStatement({
      actions: ["iam:PassRole"],
      resources: [role.roleArn],
      conditions: { StringEquals: { "iam:PassedToService": "dsql.amazonaws.com" } },
    }),
  ];
}
