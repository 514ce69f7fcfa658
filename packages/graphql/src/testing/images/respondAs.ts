import type { ServerResponse } from "node:http";
import { extname } from "node:path";
import { ownValue } from "@mattb.tech/billio-config";

const TYPES: Record<string, string> = {
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".gif": "image/gif",
  ".svg": "image/svg+xml",
  ".html": "text/html",
};

/** Responds with a file's bytes and the content type of its name. */
export function respondAs(response: ServerResponse, name: string, content: Buffer): void {
  response
    .writeHead(200, {
      "content-type": ownValue(TYPES, extname(name)) ?? "text/plain",
      "content-length": content.length,
    })
    .end(content);
}
