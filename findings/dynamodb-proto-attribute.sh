#!/usr/bin/env bash
# @aws-sdk/client-dynamodb@3.1162.0
# Guess: an attribute may be called __proto__ like anything else: JSON carries the name, and the SDK takes care of it when it
# reads and writes.
# Behaviour: reading an item keeps the name at its top and loses the value, which is undefined; within a map it is kept, and
# what is sent is right. So an item that is read and written again has lost an attribute, without an error.
# Output seen:
#   read, at the top: undefined
#   read, within a map: {"S":"x"}
#   sent, at the top: {"S":"x"}
#   sent, within a map: {"S":"x"}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/client-dynamodb@3.1162.0 >/dev/null
cat >try.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

// Answers every request with the same item, and keeps what was sent.
const item = '{"id":{"S":"1"},"__proto__":{"S":"x"},"map":{"M":{"__proto__":{"S":"x"}}}}';
let sent = "";
const server = createServer(async (request, response) => {
  sent = "";
  for await (const chunk of request) sent += chunk;
  response.setHeader("content-type", "application/x-amz-json-1.0");
  response.end(`{"Item":${item}}`);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const client = new DynamoDBClient({
  endpoint: `http://127.0.0.1:${server.address().port}`,
  region: "eu-west-1",
  credentials: { accessKeyId: "made-up", secretAccessKey: "made-up" },
});
const told = (object) => JSON.stringify(Object.getOwnPropertyDescriptor(object, "__proto__")?.value);
const { Item } = await client.send(new GetItemCommand({ TableName: "items", Key: { id: { S: "1" } } }));
console.log(`read, at the top: ${told(Item)}`);
console.log(`read, within a map: ${told(Item.map.M)}`);
await client.send(new PutItemCommand({ TableName: "items", Item: JSON.parse(item) }));
const put = JSON.parse(sent).Item;
console.log(`sent, at the top: ${told(put)}`);
console.log(`sent, within a map: ${told(put.map.M)}`);
client.destroy();
server.close();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs 2>/dev/null) && echo "as described"
