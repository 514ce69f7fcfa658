#!/usr/bin/env bash
# s3rver@3.7.1, through @aws-sdk/client-s3@3.1169.0
# Guess: a listing with a delimiter names every folder under the prefix, as S3 does.
# Behaviour: a folder that holds only folders isn't named: `top/a/b/file` is listed under `top/a/`, and not as `a/` under
# `top/`. With an object of its own in it the folder is there.
# Output seen:
#   under top/: nothing
#   under top/a/: top/a/b/
#   under top/, with top/a/own: top/a/
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund s3rver@3.7.1 @aws-sdk/client-s3@3.1169.0 >/dev/null
cat >try.mjs <<'JS'
import assert from "node:assert";
import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import S3rver from "s3rver";

const server = new S3rver({ port: 0, address: "127.0.0.1", directory: "data", silent: true, configureBuckets: [{ name: "bucket" }] });
const { port } = await server.run();
const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
const client = new S3Client({ endpoint: `http://127.0.0.1:${port}`, region: "us-east-1", forcePathStyle: true, credentials });
const put = (Key) => client.send(new PutObjectCommand({ Bucket: "bucket", Key, Body: "x" }));
const under = async (Prefix) => {
  const { CommonPrefixes = [] } = await client.send(new ListObjectsV2Command({ Bucket: "bucket", Prefix, Delimiter: "/" }));
  return CommonPrefixes.map((each) => each.Prefix).join(" ") || "nothing";
};

await put("top/a/b/file");
const [top, below] = [await under("top/"), await under("top/a/")];
await put("top/a/own");
const again = await under("top/");
console.log(`under top/: ${top}\nunder top/a/: ${below}\nunder top/, with top/a/own: ${again}`);
assert.deepEqual([top, below, again], ["nothing", "top/a/b/", "top/a/"]);
client.destroy();
await server.close();
JS
node try.mjs
