import { createHash } from "node:crypto";
import type { AdminResponse } from "../AdminResponse.ts";
import { content, script, style } from "./bundledPage.ts";

const HEAD = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local Aurora DSQL</title>
<link rel="icon" href="data:,">`;

/** The page runs its own script, by hash, and connects to this port only. */
const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "img-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The page that shows what the server does, in one piece. */
export function pageResponse(): AdminResponse {
  const text = `${HEAD}\n<style>${style}</style>\n<body>${content}<script type="module">${script}</script></body>\n</html>\n`;
  return { status: 200, html: { text, policy: POLICY } };
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
