import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { DSQLClient } from "@aws-sdk/client-dsql";
import { afterAll, beforeAll, beforeEach } from "vitest";

export const CLUSTER = "abcdefghijklmnopqrstuvwxyz";
const MOST_STREAMS = 5;
const PAGE = 10;
const SIGNED = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/eu-west-1\/dsql\/aws4_request/;

type Reply =
  { status: number; type?: never; body: object } | { status: number; type: string; message: string };

interface Creation extends Record<"ordering" | "format" | "clientToken", string> {
  targetDefinition: unknown;
  tags: Record<string, string>;
}

export interface FakeStream {
  identifier: string;
  status: string;
  reason?: string;
  tags: Record<string, string>;
  target: unknown;
  clientToken: string | undefined;
}

interface Fault {
  /** e.g. `POST /stream` or `GET /stream/id`: method and how the path goes. */
  call: RegExp;
  /** Answered so many times. */
  times: number;
  /** `stall` never answers, `cut` ends the connection. */
  answer: { status: number; type: string; message?: string } | "stall" | "cut";
}

/**
 * What of DSQL's control plane is needed, on a real port, in the form in which the SDK speaks to it. Streams begin as `CREATING`
 * and stay so until a test moves them on.
 */
class ControlPlane {
  /** Where it listens, e.g. `http://127.0.0.1:1234`; known inside hooks and tests. */
  url = "";
  cluster: { status: string; endpoint?: string } | undefined;
  streams: FakeStream[] = [];
  faults: Fault[] = [];
  /** Method, path and body of all calls. */
  calls: string[] = [];
  /** Statuses that the next streams go through, one a look; they stay in the last. */
  course: string[] = [];
  courseReason: string | undefined;
  readonly #courses = new Map<string, string[]>();
  #made = 0;

  reset(): void {
    Object.assign(this, { cluster: { status: "ACTIVE" }, streams: [], faults: [], calls: [] });
    Object.assign(this, { course: ["CREATING"], courseReason: undefined });
  }

  add(stream: Partial<FakeStream>): FakeStream {
    const identifier = `stream${String(++this.#made).padStart(20, "0")}`;
    const added = { identifier, status: "ACTIVE", tags: {}, target: {}, clientToken: undefined, ...stream };
    this.streams.push(added);
    return added;
  }

  /** Of calls that change something. */
  get changes(): string[] {
    return this.calls.filter((call) => !call.startsWith("GET")).map((call) => call.replace(/[ ?].*$/s, ""));
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const body = await text(request);
    const { pathname: path, searchParams } = new URL(url, "http://localhost");
    this.calls.push(`${method} ${path} ${body}`);
    const fault = this.faults.find(({ call, times }) => times > 0 && call.test(`${method} ${path}`));
    if (fault !== undefined) fault.times--;
    if (fault?.answer === "cut") request.socket.destroy();
    if (fault?.answer === "stall" || fault?.answer === "cut") return;

    const isSigned = SIGNED.test(headers.authorization ?? "");
    const { status, type, ...answer } = !isSigned
      ? refusal(403, "AccessDeniedException", "not signed")
      : fault !== undefined
        ? { message: "as injected", ...fault.answer }
        : this.#reply(method, path.split("/").slice(1), searchParams, body);
    const error = type === undefined ? {} : { "x-amzn-errortype": type };
    response.writeHead(status, {
      "content-type": "application/json",
      "x-amzn-requestid": "r-1",
      ...error,
    });
    response.end(JSON.stringify("body" in answer ? answer.body : answer));
  }

  #reply(method: string, [kind, cluster, identifier]: string[], query: URLSearchParams, body: string): Reply {
    if (this.cluster === undefined || cluster !== CLUSTER)
      return refusal(404, "ResourceNotFoundException", "no such cluster");
    if (kind === "cluster")
      return ok({ ...this.cluster, identifier: cluster, arn: "arn", creationTime: 1_764_400_000 });
    if (method === "POST") return this.#create(JSON.parse(body) as Creation);
    if (identifier === undefined) return this.#list(Number(query.get("next-token") ?? 0));

    const stream = this.streams.find((each) => each.identifier === identifier);
    if (stream === undefined) return refusal(404, "ResourceNotFoundException", "no such stream");
    if (method === "DELETE") {
      if (stream.status === "DELETING") return refusal(409, "ConflictException", "is being deleted");
      this.#courses.delete(identifier);
      stream.status = "DELETING";
    } else stream.status = this.#courses.get(identifier)?.shift() ?? stream.status;
    return ok(this.#stream(stream));
  }

  #create({ clientToken, targetDefinition, ordering, format, tags }: Creation): Reply {
    const same = this.streams.find((each) => each.clientToken === clientToken);
    if (same !== undefined) return ok(this.#stream(same));
    if (this.cluster?.status !== "ACTIVE" || ordering !== "UNORDERED" || format !== "JSON")
      return refusal(400, "ValidationException", "The cluster isn't active.");
    if (this.streams.filter(({ status }) => status !== "DELETED").length >= MOST_STREAMS)
      return refusal(402, "ServiceQuotaExceededException", "You have reached the stream limit.");
    const made = this.add({
      status: this.course[0] ?? "CREATING",
      ...(this.courseReason === undefined ? {} : { reason: this.courseReason }),
      tags,
      target: targetDefinition,
      clientToken,
    });
    this.#courses.set(made.identifier, [...this.course]);
    return ok(this.#stream(made));
  }

  #list(from: number): Reply {
    const streams = this.streams.slice(from, from + PAGE).map((stream) => this.#stream(stream));
    const nextToken = from + PAGE < this.streams.length ? String(from + PAGE) : undefined;
    return ok({ streams, nextToken });
  }

  #stream({ identifier, status, reason, tags, target }: FakeStream) {
    const arn = `arn:aws:dsql:eu-west-1:111122223333:cluster/${CLUSTER}/stream/${identifier}`;
    return {
      clusterIdentifier: CLUSTER,
      streamIdentifier: identifier,
      arn,
      status,
      creationTime: 1_764_400_000,
      ordering: "UNORDERED",
      format: "JSON",
      targetDefinition: target,
      tags,
      ...(reason === undefined ? {} : { statusReason: { error: reason, updatedAt: 1_764_400_100 } }),
    };
  }
}

/** A control plane for the tests of a file, as each finds it anew, and a client as the handlers have it, with less patience. */
export function useControlPlane(): { control: ControlPlane; client: DSQLClient } {
  const control = new ControlPlane();
  const server = createServer((request, response) => void control.answer(request, response));
  const client = new DSQLClient({
    region: "eu-west-1",
    credentials: { accessKeyId: "made-up", secretAccessKey: "made-up-secret" },
    maxAttempts: 3,
    requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
    endpoint: () => {
      const { hostname, port } = new URL(control.url);
      return Promise.resolve({ protocol: "http:", hostname, port: Number(port), path: "/" });
    },
  });
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    control.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    control.reset();
  });
  afterAll(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { control, client };
}

function ok(body: object): Reply {
  return { status: 200, body };
}

function refusal(status: number, type: string, message: string): Reply {
  return { status, type, message };
}
