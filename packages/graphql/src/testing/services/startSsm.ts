import { type Reply, StubServer } from "./StubServer.ts";

/** SSM, as far as `GetParameter` goes, in AWS's JSON 1.1. */
export interface StubSsm extends StubServer {
  /** The parameters by name. */
  readonly parameters: Map<string, string>;
  /** Environment that makes the AWS SDK use it. */
  readonly env: Record<string, string>;
}

const GET = "AmazonSSM.GetParameter";

/** Starts a stub of SSM that contains these parameters, all of them SecureStrings. */
export async function startSsm(parameters: Readonly<Record<string, string>> = {}): Promise<StubSsm> {
  const standIn = new StubServer();
  const held = new Map(Object.entries(parameters));
  standIn.answer = ({ method, headers, body }): Reply => {
    const isSigned = headers.authorization?.startsWith("AWS4-HMAC-SHA256 ") === true;
    if (!isSigned) return errorReply("MissingAuthenticationToken");
    if (method !== "POST" || headers["x-amz-target"] !== GET) return errorReply("UnknownOperationException");
    const { Name, WithDecryption } = JSON.parse(body) as { Name: string; WithDecryption?: boolean };
    const value = held.get(Name);
    if (value === undefined) return errorReply("ParameterNotFound");
    // An encrypted value would be of no use.
    return {
      json: { Parameter: { Name, Type: "SecureString", Value: WithDecryption ? value : "AQICAHg…" } },
    };
  };
  await standIn.start();
  return Object.assign(standIn, { parameters: held, env: { AWS_ENDPOINT_URL_SSM: standIn.url } });
}

function errorReply(type: string): Reply {
  return { status: 400, json: { __type: type, message: "Made-up words" } };
}
