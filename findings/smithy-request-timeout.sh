#!/usr/bin/env bash
# @smithy/node-http-handler@4.14.2, through @aws-sdk/client-s3@3.1142.0
# Guess: with `requestTimeout: 300` a call that isn't answered within 300 ms fails.
# Behaviour: it only writes a warning and goes on waiting; `throwOnRequestTimeout` makes it fail. That holds until the
# headers have come, and not for a body that comes late. `socketTimeout` bounds both.
# Output seen:
#   requestTimeout, late headers: answered
#   requestTimeout, late body: answered
#   requestTimeout and throwOnRequestTimeout, late headers: TimeoutError
#   requestTimeout and throwOnRequestTimeout, late body: answered
#   socketTimeout, late headers: TimeoutError
#   socketTimeout, late body: TimeoutError
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @smithy/node-http-handler@4.14.2 @aws-sdk/client-s3@3.1142.0 >/dev/null
cat >try.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";

const LATE_MS = 1200;
// Answers whole, but late: with its headers, or after them.
const server = createServer((request, response) => {
  const [, , late] = new URL(request.url, "http://server").pathname.split("/");
  const sendHeaders = () => response.writeHead(200, { "content-length": 4 }).write("bo");
  if (late === "body") sendHeaders();
  setTimeout(() => {
    if (late === "headers") sendHeaders();
    response.end("dy");
  }, LATE_MS);
}).listen(0, "127.0.0.1");
await once(server, "listening");

for (const options of [{ requestTimeout: 300 }, { requestTimeout: 300, throwOnRequestTimeout: true }, { socketTimeout: 300 }]) {
  for (const late of ["headers", "body"]) {
    const s3 = new S3Client({
      endpoint: `http://127.0.0.1:${server.address().port}`,
      region: "us-east-1",
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId: "none", secretAccessKey: "none" },
      requestHandler: new NodeHttpHandler(options),
    });
    let end;
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: "bucket", Key: late }));
      end = (await Body.transformToString()) === "body" ? "answered" : "cut";
    } catch (error) {
      end = error.name;
    }
    console.log(`${Object.keys(options).join(" and ")}, late ${late}: ${end}`);
    s3.destroy();
  }
}
server.closeAllConnections();
server.close();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs 2>/dev/null) && echo "as described"
