import type { IncomingMessage } from "node:http";
import { ImageError } from "./ImageError.ts";
import { parseUrl } from "./parseUrl.ts";
import { redactUrl } from "./redactUrl.ts";

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Requests `url` and follows its redirects; each target has to be an http(s) URL without credentials.
 *
 * @returns the final response, with status 200
 * @throws {ImageError} for any other outcome
 */
export async function followRedirects(
  url: string,
  request: (target: URL) => Promise<IncomingMessage>,
): Promise<IncomingMessage> {
  let target = checked(url, parseUrl(url), "it");
  for (let redirects = 0; ; redirects++) {
    const response = await request(target);
    if (response.statusCode === 200) return response;
    response.destroy();
    const { location } = response.headers;
    if (!REDIRECTS.has(response.statusCode ?? 0) || location === undefined) {
      throw new ImageError(
        url,
        `its server answered with status ${response.statusCode} instead of 200${at(url, target)}; give the address of ` +
          "an image that anyone can fetch",
      );
    }
    if (redirects === MAX_REDIRECTS) {
      throw new ImageError(
        url,
        `it redirects more than ${MAX_REDIRECTS} times; give the address where that ends`,
      );
    }
    target = checked(url, parseUrl(utf8(location), target), "what it redirects to");
  }
}

function checked(url: string, target: URL | undefined, subject: string): URL {
  if (target === undefined || (target.protocol !== "http:" && target.protocol !== "https:")) {
    throw new ImageError(
      url,
      `${subject} is not an absolute http or https URL, e.g. https://images.example.org/cover.jpg`,
    );
  }
  if (target.username !== "" || target.password !== "") {
    throw new ImageError(url, `${subject} holds a user name or password; give an address that works without`);
  }
  return target;
}

/** Names the origin that responded if it isn't the first one. */
function at(url: string, target: URL): string {
  return redactUrl(url)?.startsWith(target.origin) === true ? "" : ` (${target.origin})`;
}

/** Node reads headers as Latin-1, but servers that don't percent-encode a URL send it as UTF-8. */
function utf8(header: string): string {
  return Buffer.from(header, "latin1").toString();
}
