#!/usr/bin/env bash
# @aws-sdk/credential-provider-node@3.972.99
# Guess: a token in the file that AWS_WEB_IDENTITY_TOKEN_FILE names may end with a line end, as what `jq -r` or `echo` writes does.
# Behaviour: the SDK sends the file as it is, line end and all; a token with one more character isn't the one that was signed.
# Output seen:
#   sent: "token-of-a-job\n"
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/credential-provider-node@3.972.99 >/dev/null
cat >try.mjs <<'JS'
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { defaultProvider } from "@aws-sdk/credential-provider-node";

// What STS is asked.
const server = createServer(async (request, response) => {
  const form = new URLSearchParams(await text(request));
  console.log(`sent: ${JSON.stringify(form.get("WebIdentityToken"))}`);
  response.writeHead(400).end("<ErrorResponse><Error><Code>InvalidIdentityToken</Code></Error></ErrorResponse>");
}).listen(0, "127.0.0.1");
await once(server, "listening");
writeFileSync("token", "token-of-a-job\n");
process.env.AWS_REGION = "us-east-1";
process.env.AWS_ROLE_ARN = "arn:aws:iam::111122223333:role/example";
process.env.AWS_WEB_IDENTITY_TOKEN_FILE = "token";
process.env.AWS_ENDPOINT_URL_STS = `http://127.0.0.1:${server.address().port}`;
process.env.AWS_MAX_ATTEMPTS = "1";
await defaultProvider()().catch(() => undefined);
server.closeAllConnections();
server.close();
JS
env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY -u AWS_PROFILE HOME="$folder" node --no-warnings try.mjs >seen
diff <(sed -n 's/^#   //p' "$script") seen && echo "as described"
