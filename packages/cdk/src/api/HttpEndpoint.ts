import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  ApiMapping,
  CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
  SecurityPolicy,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { ApiGatewayv2DomainProperties } from "aws-cdk-lib/aws-route53-targets";
import { Construct } from "constructs";
import type { Domain, DomainStack } from "../context/Context.ts";
import { acknowledge } from "../stack/acknowledge.ts";
import { addRecords } from "../stack/addRecords.ts";
import type { BillioStack } from "../stack/BillioStack.ts";
import { accessLogFormat } from "./accessLogFormat.ts";

/** Rate and burst limits, so that a stranger's loop doesn't cause costs. */
const THROTTLE = { rateLimit: 50, burstLimit: 100 };
const DEVELOPMENT_ORIGIN = "http://localhost:3000";

interface HttpEndpointProps {
  handler: IFunction;
  /** Whether requests have to be signed. */
  iam: boolean;
}

/** The address of an API: `POST /`, its own domain where the context has one, else API Gateway's. */
export class HttpEndpoint extends Construct {
  readonly apiId: string;
  readonly url: string;
  /** The resource that a caller needs permission for. */
  readonly routeArn: string;

  constructor(scope: BillioStack, id: string, { handler, iam }: HttpEndpointProps) {
    super(scope, id);
    const { corsOrigins, domains } = scope.context;
    const domain = domains[scope.stackName as DomainStack];
    const api = new HttpApi(this, "Api", {
      apiName: scope.stackName,
      createDefaultStage: false,
      disableExecuteApiEndpoint: domain !== undefined,
      corsPreflight: {
        allowOrigins: [...new Set([...corsOrigins, DEVELOPMENT_ORIGIN])],
        allowMethods: [CorsHttpMethod.POST],
        allowHeaders: ["authorization", "content-type", "x-amz-date", "x-amz-security-token"],
        maxAge: Duration.hours(1),
      },
    });
    const [route] = api.addRoutes({
      path: "/",
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration("Integration", handler, {
        payloadFormatVersion: PayloadFormatVersion.VERSION_1_0,
      }),
      ...(iam && { authorizer: new HttpIamAuthorizer() }),
    });
    if (route !== undefined && !iam)
      acknowledge(route, {
        "AwsSolutions-APIG4": "Anybody may ask it: it can't change anything, or nothing but tests",
      });
    const stage = this.#addStage(api);
    this.apiId = api.apiId;
    this.routeArn = api.arnForExecuteApi("POST", "/", "$default");
    this.url = domain === undefined ? `${api.apiEndpoint}/` : this.#addDomain(domain, { api, stage });
  }

  #addStage(api: HttpApi): HttpStage {
    const logs = new LogGroup(this, "AccessLogs", {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new HttpStage(this, "Stage", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: { destination: new LogGroupLogDestination(logs), format: accessLogFormat() },
    });
  }

  #addDomain(domain: Domain, { api, stage }: { api: HttpApi; stage: HttpStage }): string {
    const domainName = new DomainName(this, "Domain", {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, "Certificate", domain.certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new ApiMapping(this, "Mapping", { api, domainName, stage });
    const target = new ApiGatewayv2DomainProperties(
      domainName.regionalDomainName,
      domainName.regionalHostedZoneId,
    );
    // API Gateway's default is IPv4 only.
    addRecords(this.node.scope as BillioStack, domain, target, { ipv6: false });
    return `https://${domain.name}/`;
  }
}
