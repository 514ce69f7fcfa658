import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32 } from "node:zlib";

interface StoredObject {
  body: Buffer;
  etag: string;
  /** Of the whole; absent for what was written in parts. */
  crc32?: string;
}

/** What a test does to the answers. */
interface Faults {
  /** For each read of this key: bytes of the body after which the connection is cut, one read after the other. */
  cuts: Map<string, number[]>;
  /** Keys whose bytes change on the way. */
  spoilt: Set<string>;
  /** Keys that nobody may read. */
  denied: Set<string>;
}

/** An S3 in memory, for what s3rver can't: pages, ranges, conditions, checksums that are checked and sent, cut answers. */
export interface MemoryS3 {
  environment: Record<string, string>;
  objects: Map<string, StoredObject>;
  faults: Faults;
  /** Method, key or query, and range of each request. */
  requests: string[];
  /** Requests with a body whose checksum was there and right. */
  checked: number;
  stop(): Promise<void>;
}

/** @param pageSize entries of a page of a listing */
export async function startMemoryS3(bucket: string, pageSize = 3): Promise<MemoryS3> {
  const objects = new Map<string, StoredObject>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const faults: Faults = { cuts: new Map(), spoilt: new Set(), denied: new Set() };
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "", "http://server");
    const [, askedBucket = "", ...rest] = url.pathname.split("/");
    const key = decodeURIComponent(rest.join("/"));
    const query = url.searchParams;
    const body = await bodyOf(request);
    s3.requests.push(`${request.method ?? ""} ${key || url.search} ${request.headers.range ?? ""}`.trim());
    if (askedBucket !== bucket) {
      fail(response, 404, "NoSuchBucket");
      return;
    }
    if (faults.denied.has(key)) {
      fail(response, 403, "AccessDenied");
      return;
    }
    if (request.method === "PUT" || request.method === "POST") {
      if (request.headers["content-encoding"] === "aws-chunked") {
        fail(response, 501, "NotImplemented");
        return;
      }
      const told = request.headers["x-amz-checksum-crc32"];
      if (told !== undefined) {
        if (told !== checksum(body)) {
          fail(response, 400, "BadDigest");
          return;
        }
        s3.checked++;
      }
    }
    switch (request.method) {
      case "GET":
      case "HEAD": {
        if (key === "") list(query, response);
        else read(request, response, key);
        return;
      }
      case "DELETE":
        if (query.has("uploadId")) uploads.delete(query.get("uploadId") ?? "");
        else objects.delete(key);
        response.writeHead(204).end();
        return;
      case "POST":
        if (query.has("uploads")) {
          const id = `upload-${uploads.size + 1}`;
          uploads.set(id, new Map());
          xml(
            response,
            `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
          );
          return;
        }
        {
          complete(query.get("uploadId") ?? "", key, response);
          return;
        }
      default: {
        const part = query.get("partNumber");
        if (part !== null) uploads.get(query.get("uploadId") ?? "")?.set(Number(part), body);
        else objects.set(key, { body, etag: etagOf(body), crc32: checksum(body) });
        response.writeHead(200, { etag: etagOf(body), "x-amz-checksum-crc32": checksum(body) }).end();
      }
    }
  };

  const complete = (id: string, key: string, response: ServerResponse) => {
    const parts = [...(uploads.get(id) ?? [])].sort(([a], [b]) => a - b).map(([, part]) => part);
    const body = Buffer.concat(parts);
    const etag = `"${createHash("md5").update(body).digest("hex")}-${parts.length}"`;
    objects.set(key, { body, etag });
    uploads.delete(id);
    xml(
      response,
      `<CompleteMultipartUploadResult><ETag>${etag.replaceAll('"', "&quot;")}</ETag></CompleteMultipartUploadResult>`,
    );
  };

  const read = (request: IncomingMessage, response: ServerResponse, key: string) => {
    const object = objects.get(key);
    if (object === undefined) {
      fail(response, 404, "NoSuchKey");
      return;
    }
    const condition = request.headers["if-match"];
    if (condition !== undefined && condition !== object.etag) {
      fail(response, 412, "PreconditionFailed");
      return;
    }
    const { body } = object;
    const [, from = ""] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? [];
    const part = body.subarray(Number(from));
    response.writeHead(from === "" ? 200 : 206, {
      etag: object.etag,
      "content-length": part.length,
      ...(from === ""
        ? object.crc32 !== undefined && request.headers["x-amz-checksum-mode"] === "ENABLED"
          ? { "x-amz-checksum-crc32": object.crc32 }
          : {}
        : { "content-range": `bytes ${from}-${body.length - 1}/${body.length}` }),
    });
    if (request.method === "HEAD") {
      response.end();
      return;
    }
    const cut = faults.cuts.get(key)?.shift();
    const sent = Buffer.from(part.subarray(0, cut));
    if (faults.spoilt.has(key) && sent.length > 0) sent[0] = (sent[0] ?? 0) ^ 1;
    if (cut === undefined) response.end(sent);
    else response.write(sent, () => setImmediate(() => response.socket?.resetAndDestroy()));
  };

  const list = (query: URLSearchParams, response: ServerResponse) => {
    const prefix = query.get("prefix") ?? "";
    const names = new Set<string>();
    for (const key of objects.keys()) {
      if (!key.startsWith(prefix)) continue;
      const slash = key.indexOf("/", prefix.length);
      names.add(slash < 0 ? key : key.slice(0, slash + 1));
    }
    const after = query.get("continuation-token") ?? "";
    const sorted = [...names].sort().filter((name) => name > after);
    const page = sorted.slice(0, pageSize);
    const isTruncated = sorted.length > page.length;
    xml(
      response,
      `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${isTruncated ? `<NextContinuationToken>${page.at(-1) ?? ""}</NextContinuationToken>` : ""}${page
        .map((name) =>
          name.endsWith("/")
            ? `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`
            : `<Contents><Key>${name}</Key><Size>${objects.get(name)?.body.length ?? 0}</Size></Contents>`,
        )
        .join("")}</ListBucketResult>`,
    );
  };

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const s3: MemoryS3 = {
    environment: {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "made-up",
      AWS_SECRET_ACCESS_KEY: "made-up",
    },
    objects,
    faults,
    requests: [],
    checked: 0,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return s3;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function checksum(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString("base64");
}

function etagOf(body: Buffer): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

function xml(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/xml" }).end(`<?xml version="1.0"?>${text}`);
}

function fail(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { "content-type": "application/xml" })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>made up</Message></Error>`);
}
