import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveApi, type Serving } from "../../src/http/serveApi.ts";
import { type Line, openApi } from "../api/support/openApi.ts";

const KEY = `${"0".repeat(63)}1.jpg`;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "billio-images-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function serving<T>(
  use: (site: Serving) => Promise<T>,
  work: () => unknown = () => "done",
): Promise<T> {
  const site = await serveApi({ api: openApi(work).api, port: 0, imageFolder: folder });
  try {
    return await use(site);
  } finally {
    await site.stop(0);
  }
}

const JSON_TYPE = { "content-type": "application/json" };
const post = (url: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
  fetch(url, { method: "POST", headers, body });

/** A site and its log. */
async function logged(use: (site: Serving, lines: Line[]) => Promise<void>): Promise<void> {
  const { api, lines } = openApi(() => "done");
  const site = await serveApi({ api, port: 0, imageFolder: folder });
  try {
    await use(site, lines);
  } finally {
    await site.stop(0);
  }
}

async function fault(answer: Response): Promise<[number, string, string]> {
  const { errors } = (await answer.json()) as { errors: [{ message: string; extensions: { code: string } }] };
  return [answer.status, errors[0].message, errors[0].extensions.code];
}

describe("requests", () => {
  test("with a number that would be rounded to a whole one are rejected with its location", () =>
    serving(async ({ url }) => {
      const sent = (variables: string) => post(url, `{"query":"{ work }","variables":${variables}}`);
      for (const number of ["9.99999999999999999999", "9007199254740993", "1e400", "-1e-400"]) {
        const message = "variables.item.list.1 is a number with more digits than the API keeps, about 15";
        expect(await fault(await sent(`{"item":{"list":[1,${number}]}}`))).toEqual([
          400,
          message,
          "BAD_USER_INPUT",
        ]);
      }
      expect(await fault(await sent('{"min":1e99999999999999999999}'))).toEqual([
        400,
        "The body holds a number whose exponent is past 10^15",
        "BAD_USER_INPUT",
      ]);
      // A bound of a filter, as a client without the shortest form writes it.
      for (const fine of ["7.2999999999999998", "8.0000000000000000000", "1e21"]) {
        expect((await sent(`{"min":${fine}}`)).status).toBe(200);
      }
      const elsewhere = await post(url, '{"query":"{ work }","extensions":{"trace":9007199254740993}}');
      expect(elsewhere.status).toBe(200);
    }));

  test("are answered at / and at /graphql, by POST and GET", () =>
    serving(async ({ url }) => {
      for (const path of ["", "graphql"]) {
        const answer = await post(`${url}${path}`, '{"query":"{ work }"}');
        expect(answer.headers.get("content-type")).toContain("application/json");
        expect(await answer.json()).toEqual({ data: { work: "done" } });
        const got = await fetch(`${url}${path}?query={work}`, { headers: JSON_TYPE });
        expect(await got.json()).toEqual({ data: { work: "done" } });
      }
    }));

  test("that are no JSON, too large, of another method or path are rejected with a suggestion", () =>
    serving(async ({ url }) => {
      expect(await fault(await post(url, '{"query": "{ a secret'))).toEqual([
        400,
        'The body is not JSON; send {"query": "…", "variables": {…}}',
        "BAD_REQUEST",
      ]);
      expect((await fault(await post(url, "")))[0]).toBe(400);
      expect((await fault(await post(url, "null")))[0]).toBe(400);
      expect(await fault(await post(url, `"${"x".repeat(1_048_576)}"`))).toEqual([
        413,
        "Request body is 1048578 bytes; the maximum is 1048576.",
        "BAD_USER_INPUT",
      ]);
      expect(await fault(await fetch(url, { method: "PUT" }))).toEqual([
        405,
        "The method PUT isn't allowed here; GET, POST, OPTIONS are",
        "BAD_REQUEST",
      ]);
      expect(await fault(await fetch(`${url}nowhere`))).toEqual([
        404,
        "There is nothing here; the API is at /",
        "BAD_REQUEST",
      ]);
    }));

  test("without a content-length are rejected as soon as they become too large", () =>
    serving(async ({ port }) => {
      const sent = request({
        port,
        method: "POST",
        headers: { ...JSON_TYPE, "transfer-encoding": "chunked" },
      });
      sent.on("error", () => undefined);
      const answered = once(sent, "response") as Promise<[IncomingMessage]>;
      for (let n = 0; n < 20; n++) sent.write(" ".repeat(65_536));
      const [{ statusCode, headers }] = await answered;
      expect(statusCode).toBe(413);
      // What is left of the body isn't read.
      expect(headers.connection).toBe("close");
      sent.destroy();
    }));

  test("that aren't UTF-8 are rejected, since decoding would change their text", () =>
    serving(async ({ url }) => {
      const query = (note: Buffer) =>
        Buffer.concat([Buffer.from('{"query":"{ note(text: \\"'), note, Buffer.from('\\") }"}')]);
      const send = async (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
        fetch(url, { method: "POST", body, headers: { ...JSON_TYPE, ...headers } });
      for (const hex of ["436166e9", "c3", "c080", "eda080", "f4908080", "ff"]) {
        const answer = await send(query(Buffer.from(hex, "hex")));
        expect(await fault(answer)).toEqual([
          400,
          "The body is not UTF-8, which JSON has to be; send it encoded as UTF-8",
          "BAD_REQUEST",
        ]);
      }
      expect((await send(query(Buffer.from("Café 日本 😀")) as never)).status).toBe(200);
      expect((await send(Buffer.from('\ufeff{"query":"{ work }"}') as never)).status).toBe(200);
    }));

  test("with a header of another encoding are rejected, whatever they contain", () =>
    serving(async ({ url }) => {
      const body = '{"query":"{ work }"}';
      const type = (charset: string) => ({ "content-type": `application/json${charset}` });
      for (const charset of [
        "; charset=utf-16",
        ";charset=UTF-16LE",
        '; charset="iso-8859-1"',
        "; x=y; Charset = latin1",
      ]) {
        expect(await fault(await post(url, body, type(charset))), charset).toEqual([
          415,
          "The body has to be UTF-8: encode it so, and send content-type: application/json; charset=utf-8",
          "BAD_REQUEST",
        ]);
      }
      for (const charset of [
        "",
        "; charset=utf-8",
        '; charset="UTF-8"',
        ";charset=utf8",
        "; charset=us-ascii",
      ]) {
        expect((await post(url, body, type(charset))).status, charset).toBe(200);
      }
      const compressed = await post(url, body, { ...JSON_TYPE, "content-encoding": "gzip" });
      expect((await fault(compressed)).slice(0, 2)).toEqual([
        415,
        "The body must not be compressed; send it without content-encoding",
      ]);
    }));

  test("that are nested deep are rejected before they are parsed", () =>
    serving(async ({ url }) => {
      const nested = (depth: number) =>
        `{"query":"{ work }","variables":{"x":${"[".repeat(depth)}${"]".repeat(depth)}}}`;
      for (const depth of [101, 5_000, 500_000]) {
        const [status, message, code] = await fault(await post(url, nested(depth)));
        expect([status, code]).toEqual([400, "BAD_USER_INPUT"]);
        expect(message).toContain("Variable depth is");
      }
      expect((await post(url, nested(100))).status).toBe(200);
      const brackets = JSON.stringify({ query: "{ work }", variables: { x: "[".repeat(5_000) + '\\"[' } });
      expect((await post(url, brackets)).status).toBe(200);
    }));

  test("may be as large as the limit", () =>
    serving(async ({ url }) => {
      const body = '{"query":"{ work }"}';
      const answer = await post(url, body + " ".repeat(1_048_576 - body.length));
      expect(await answer.json()).toEqual({ data: { work: "done" } });
    }));

  test("with another host name are rejected", () =>
    serving(async ({ port }) => {
      const status = async (host: string) => {
        const sent = request({ port, headers: { host }, path: "/nowhere" }).end();
        const [answer] = (await once(sent, "response")) as [IncomingMessage];
        answer.resume();
        return answer.statusCode;
      };
      for (const host of [
        "attacker.example",
        "localhost.attacker.example",
        "attacker-localhost",
        "10.0.0.1",
      ]) {
        expect([host, await status(host)]).toEqual([host, 421]);
      }
      for (const host of ["localhost", "LocalHost:4000", "127.0.0.1:80", "[::1]"]) {
        expect([host, await status(host)]).toEqual([host, 404]);
      }
    }));

  test("of other sites' pages receive no CORS headers", () =>
    serving(async ({ url }) => {
      const asked = await fetch(url, {
        method: "OPTIONS",
        headers: { origin: "https://elsewhere.example", "access-control-request-method": "POST" },
      });
      expect(asked.status).toBe(204);
      expect(asked.headers.get("allow")).toBe("GET, POST, OPTIONS");
      expect(asked.headers.get("access-control-allow-origin")).toBeNull();
      expect((await post(url, '{"query":"{ work }"}', { "content-type": "text/plain" })).status).toBe(400);
      // Not even read as JSON, which it isn't.
      const form = await post(url, "query=work", { "content-type": "application/x-www-form-urlencoded" });
      expect((await fault(form))[1]).toContain("add the header content-type: application/json");
    }));
});

describe("errors before GraphQL", () => {
  test("have an id and a line in the log, like requests", () =>
    logged(async ({ url }, lines) => {
      const answers = [
        await post(url, '{"query": "{ a secret'),
        await post(url, `"${"x".repeat(1_048_576)}"`),
        await fetch(url, { method: "PUT" }),
        await fetch(`${url}nowhere`),
      ];
      const codes = ["BAD_REQUEST", "BAD_USER_INPUT", "BAD_REQUEST", "BAD_REQUEST"];
      expect(lines).toMatchObject(
        answers.map(({ status, headers }, n) => ({
          level: "info",
          message: "request",
          requestId: headers.get("x-request-id"),
          status,
          codes: [codes[n]],
        })),
      );
      expect(answers.map(({ status }) => status)).toEqual([400, 413, 405, 404]);
      expect(answers[2]?.headers.get("allow")).toBe("GET, POST, OPTIONS");
      expect(JSON.stringify(lines)).not.toContain("secret");
    }));

  test("name the limit on bodies, and its numbers, as other limits do", () =>
    logged(async ({ url }) => {
      const { errors } = (await (await post(url, " ".repeat(1_048_577))).json()) as { errors: unknown[] };
      expect(errors).toMatchObject([
        { extensions: { code: "BAD_USER_INPUT", limit: "bodyBytes", asked: 1_048_577, allowed: 1_048_576 } },
      ]);
    }));

  test("of the server contain only an errorId, logged with the cause", () =>
    logged(async ({ url }, lines) => {
      const key = `${"0".repeat(63)}2.jpg`;
      // A folder instead of an image.
      await mkdir(join(folder, key));
      const answer = await fetch(`${url}images/${key}`);
      expect(answer.status).toBe(500);
      const { errors } = (await answer.json()) as { errors: { extensions: { errorId: string } }[] };
      const errorId = errors[0]?.extensions.errorId;
      expect(errors).toEqual([
        {
          message: "Something went wrong on our side. The errorId leads to it in the log.",
          extensions: {
            code: "INTERNAL_SERVER_ERROR",
            errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
          },
        },
      ]);
      const requestId = answer.headers.get("x-request-id");
      expect(lines.map((line) => [line.level, line.message, line.requestId, line.errorId])).toEqual([
        ["error", "error", requestId, errorId],
        ["info", "request", requestId, undefined],
      ]);
      expect(JSON.stringify(lines[0])).toContain("EISDIR");
    }));

  test("of a client that disconnects aren't internal errors", () =>
    logged(async ({ port }, lines) => {
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      socket.write(
        "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{",
      );
      // By then the first connection's head has been read.
      await fetch(`http://localhost:${port}/?query={work}`, { headers: JSON_TYPE });
      socket.destroy();
      await expect
        .poll(() => lines.find(({ status }) => status === 400))
        .toMatchObject({ codes: ["BAD_REQUEST"] });
      expect(lines.map(({ level }) => level)).toEqual(["info", "info"]);
    }));
});

describe("the IDE page", () => {
  test("is a browser's response, and may load nothing from elsewhere", () =>
    serving(async ({ url }) => {
      const answer = await fetch(url, { headers: { accept: "text/html,application/xhtml+xml" } });
      expect(answer.headers.get("content-type")).toContain("text/html");
      const policy = answer.headers.get("content-security-policy")?.split("; ");
      const nothing = ["default-src", "base-uri", "form-action", "frame-ancestors"];
      expect(policy).toEqual(
        expect.arrayContaining(["connect-src 'self'", ...nothing.map((name) => `${name} 'none'`)]),
      );
      const html = await answer.text();
      expect(html).toContain("query BestFilms");
      // Of the tags of the page itself, before the first script; the rest is code.
      expect(html.slice(0, html.indexOf("<style>"))).not.toMatch(/https?:\/\//);
      expect(html).not.toMatch(/<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["'](?:https?:)?\/\//);
      const css = html.slice(html.indexOf("<style>"), html.indexOf("</style>"));
      expect(css).not.toMatch(/@import|url\(["']?(?:https?:)?\/\//);
    }));
});

describe("images", () => {
  test("are served from the folder, and no other files are", () =>
    serving(async ({ url }) => {
      await writeFile(join(folder, KEY), "not quite a JPEG");
      await writeFile(join(folder, "secret.txt"), "secret");
      const image = await fetch(`${url}images/${KEY}`);
      expect(image.headers.get("content-type")).toBe("image/jpeg");
      expect(image.headers.get("x-content-type-options")).toBe("nosniff");
      expect(image.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(await image.text()).toBe("not quite a JPEG");
      for (const path of ["secret.txt", "../secret.txt", "..%2Fsecret.txt", "%2e%2e/secret.txt", ""]) {
        expect((await fetch(`${url}images/${path}`)).status).toBe(404);
      }
      expect((await fetch(`${url}images/${KEY}`, { method: "POST" })).status).toBe(405);
    }));
});

describe("stop()", () => {
  test("lets a request under way finish", async () => {
    let finish: (text: string) => void = () => undefined;
    let begun: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (begun = resolve));
    const { api } = openApi(() => {
      begun();
      return new Promise<string>((resolve) => (finish = resolve));
    });
    const site = await serveApi({ api, port: 0 });
    const answer = post(site.url, '{"query":"{ work }"}', { ...JSON_TYPE, connection: "close" });
    await running;
    const stopped = site.stop(10_000);
    finish("late");
    expect(await (await answer).json()).toEqual({ data: { work: "late" } });
    await stopped;
    await expect(fetch(site.url)).rejects.toThrow();
  });

  test("closes connections that hang, within the grace period", async () => {
    const site = await serveApi({ api: openApi(() => null).api, port: 0 });
    const socket = connect(site.port, "127.0.0.1");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n");
    const closed = once(socket, "close");
    const began = performance.now();
    await site.stop(50);
    await closed;
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test("frees the port; a port in use is the system's error", async () => {
    const { api } = openApi(() => null);
    const site = await serveApi({ api, port: 0 });
    await expect(serveApi({ api, port: site.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await site.stop();
    const again = await serveApi({ api, port: site.port });
    await again.stop();
  });
});
