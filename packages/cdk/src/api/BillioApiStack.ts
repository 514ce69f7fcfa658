import { CfnOutput, Duration } from "aws-cdk-lib";
import { Effect, type IRole, PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import { Code, type ILayerVersion, LayerVersion } from "aws-cdk-lib/aws-lambda";
import { settingNames } from "@mattb.tech/billio-config";
import type { Construct } from "constructs";
import { join } from "node:path";
import type { Context } from "../context/Context.ts";
import { readCluster } from "../data/clusterParameters.ts";
import type { ImageBucketNames } from "../image/BillioImageStack.ts";
import { ARCHITECTURE, BillioFunction, RUNTIME } from "../stack/BillioFunction.ts";
import { BillioStack } from "../stack/BillioStack.ts";
import { ApiMetrics } from "./ApiMetrics.ts";
import { HttpEndpoint } from "./HttpEndpoint.ts";
import { keyParameters } from "./keyParameters.ts";
import { type ApiName, type ApiOptions, APIS } from "./options.ts";

interface BillioApiStackProps {
  images: { bucket: ImageBucketNames; url: string };
  /** Who may call it, for an API that requires signatures. */
  callerRoleArn?: string;
}

/** A GraphQL API: HTTP API, Lambda and its permissions. */
export class BillioApiStack extends BillioStack {
  readonly metrics: ApiMetrics;
  readonly #options: ApiOptions;

  constructor(scope: Construct, name: ApiName, context: Context, props: BillioApiStackProps) {
    const options: ApiOptions = APIS[name];
    super(scope, name, context, {
      description: `Billio: API of ${options.environment}, ${options.mutations ? "with" : "without"} mutations`,
    });
    this.#options = options;
    const role = this.#addRole(props);
    const handler = this.#addFunction(role, props);
    const endpoint = new HttpEndpoint(this, "Http", { handler, iam: options.iam });
    if (props.callerRoleArn !== undefined) this.#letCall(endpoint, props.callerRoleArn);
    this.metrics = new ApiMetrics(this, "Metrics", { handler, apiId: endpoint.apiId });
    new CfnOutput(this, "ApiUrl", { value: endpoint.url });
  }

  /** The role that was created with the cluster, with the further permissions of this API. */
  #addRole({ images }: BillioApiStackProps): IRole {
    const { role: known, environment, mutations } = this.#options;
    const role = Role.fromRoleName(this, "Role", known.roleName);
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ["ssm:GetParameter"],
        resources: Object.values(keyParameters(environment)).map((name) =>
          this.formatArn({ service: "ssm", resource: "parameter", resourceName: name.slice(1) }),
        ),
      }),
    );
    if (mutations) {
      const objects = `${images.bucket.arn}/*`;
      role.addToPrincipalPolicy(new PolicyStatement({ actions: ["s3:PutObject"], resources: [objects] }));
    }
    return role;
  }

  #addFunction(role: IRole, { images }: BillioApiStackProps): BillioFunction {
    const { mutations, environment, role: known } = this.#options;
    return new BillioFunction(this, "Function", {
      bundle: "api",
      description: "Answers GraphQL",
      role,
      memoryMb: 2_048,
      timeout: Duration.seconds(10),
      layers: mutations ? [this.#addSharp()] : [],
      environment: {
        [settingNames.dsqlEndpoint]: readCluster(this, environment, "endpoint"),
        [settingNames.dsqlUser]: known.databaseUser,
        // An execution environment handles one request at a time; with the default pool of ten, 1,000 of them would use all
        // of a cluster's connections.
        [settingNames.dsqlPoolMax]: "3",
        [settingNames.enableMutations]: mutations ? "1" : "0",
        [settingNames.imageDomain]: images.url,
        ...(mutations && { [settingNames.imageBucket]: images.bucket.name }),
        ...keyParameters(environment),
      },
    });
  }

  /** Only an API with mutations writes images. */
  #addSharp(): ILayerVersion {
    return new LayerVersion(this, "Sharp", {
      code: Code.fromAsset(join(this.context.bundles, "sharp")),
      compatibleArchitectures: [ARCHITECTURE],
      compatibleRuntimes: [RUNTIME],
      description: "sharp for linux-arm64",
    });
  }

  #letCall(endpoint: HttpEndpoint, callerRoleArn: string): void {
    const caller = Role.fromRoleArn(this, "Caller", callerRoleArn);
    caller.addToPrincipalPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ["execute-api:Invoke"],
        resources: [endpoint.routeArn],
      }),
    );
  }
}
