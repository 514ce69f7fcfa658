import { createHash } from "node:crypto";
import { int16, int32 } from "../../src/net/integers.ts";
import { encodeMessage } from "../../src/net/encodeMessage.ts";
import { backend, frontend } from "../../src/net/messageType.ts";
import { readErrorFields } from "../../src/net/messages/errorFields.ts";
import type { RawClient } from "../engine/support/RawClient.ts";
import type { Action, Answer, Result } from "./Program.ts";
import { copyLine, render } from "./render.ts";
import type { Shape, Value } from "./Schema.ts";
import type { Copy, Statement } from "./Statement.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { flush } from "../../src/net/messages/flush.ts";
import { sync } from "../../src/net/messages/sync.ts";

/** The response timed out. */
class LateError extends Error {}

/** Performs the steps of a session on a connection. */
export class WireSession {
  readonly #client: RawClient;
  readonly #shape: Shape;
  readonly #patienceMs: number;
  readonly #prepared: Set<string>;
  /** Names of statements whose ParseComplete is outstanding; undefined for unnamed ones. */
  #parsing: (string | undefined)[] = [];
  #discards = false;
  #isCopyExtended = false;

  /** @param prepared names of the statements that the connection has prepared */
  constructor(client: RawClient, shape: Shape, patienceMs: number, prepared: Set<string>) {
    this.#prepared = prepared;
    this.#client = client;
    this.#shape = shape;
    this.#patienceMs = patienceMs;
  }

  async perform(action: Action): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#patienceMs);
    });
    try {
      return await this.#answer(action, late);
    } catch (error) {
      if (error instanceof LateError) return { results: [], waits: true };
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #answer(action: Action, late: Promise<void>): Promise<Answer> {
    switch (action.do) {
      case "query":
        this.#send([encodeQuery(action.statements.map((each) => render(each, this.#shape)).join("; "))]);
        return this.#read("ready", late);
      case "extended": {
        const { parameters, named = false } = action;
        const messages = action.statements.flatMap((each) => this.#messages(each, parameters, named));
        this.#send([...messages, action.sync ? sync : flush]);
        return this.#read(action.sync ? "ready" : action.statements.length, late);
      }
      case "sync":
        this.#send([sync]);
        return this.#read("ready", late);
      case "open": {
        const sql = render(action.statement, this.#shape, { ordered: true });
        this.#parsing.push(undefined);
        this.#send([
          encodeParse("", sql, int16(0)),
          // A portal of that name may exist.
          encodeMessage(frontend.close, Buffer.from("P"), action.portal),
          encodeBind(action.portal, "", bindings([])),
          encodeExecute(action.portal, action.limit),
          flush,
        ]);
        return inPart(await this.#read(1, late));
      }
      case "fetch":
        this.#send([encodeExecute(action.portal, action.limit), flush]);
        return inPart(await this.#read(1, late));
      case "copy":
        this.#isCopyExtended = action.extended === true;
        if (!this.#isCopyExtended) this.#send([encodeQuery(render(action.copy, this.#shape))]);
        else if (this.#discards) return { results: [] };
        else this.#send([...this.#messages(action.copy, false, false), flush]);
        return this.#read("copyIn", late);
      case "copyData":
        this.#send([encodeMessage(frontend.copyData, Buffer.from(action.rows.map(copyLine).join("")))]);
        return { results: [] };
      case "copyDone":
        this.#send([encodeMessage(frontend.copyDone), ...(this.#isCopyExtended ? [sync] : [])]);
        return this.#read("ready", late);
      case "copyFail":
        this.#send([encodeMessage(frontend.copyFail, "never mind"), ...(this.#isCopyExtended ? [sync] : [])]);
        return this.#read("ready", late);
    }
  }

  #messages(statement: Statement | Copy, parameters: boolean, named: boolean): Buffer[] {
    const values: Value[] | undefined = parameters ? [] : undefined;
    const sql = render(statement, this.#shape, { parameters: values });
    const bound = bindings(values ?? []);
    if (!named) {
      this.#parsing.push(undefined);
      return [encodeParse("", sql, int16(0)), encodeBind("", "", bound), encodeExecute("")];
    }
    const name = `s${createHash("md5").update(sql).digest("hex")}`;
    const isThere = this.#prepared.has(name) || this.#parsing.includes(name);
    if (!isThere) this.#parsing.push(name);
    return [
      ...(isThere ? [] : [encodeParse(name, sql, int16(0))]),
      encodeBind("", name, bound),
      encodeExecute(""),
    ];
  }

  #send(messages: Buffer[]): void {
    this.#client.socket.write(Buffer.concat(messages));
  }

  /**
   * Reads up to ReadyForQuery, up to the beginning of COPY, or up to the ends of a number of statements. After an error nothing
   * follows before Sync.
   */
  async #read(until: "ready" | "copyIn" | number, late: Promise<void>): Promise<Answer> {
    const results: Result[] = [];
    if (typeof until === "number" && this.#discards) return { results };
    let rows: string[] = [];
    for (;;) {
      const message = await this.#client.next(late);
      if (!message) {
        if (this.#client.closed) return { results: [...results, { error: ["the connection is closed"] }] };
        throw new LateError();
      }
      const { type, bytes } = message;
      if (type === backend.parseComplete) {
        const name = this.#parsing.shift();
        if (name !== undefined) this.#prepared.add(name);
      } else if (type === backend.dataRow) rows.push(dataRow(bytes));
      else if (type === backend.commandComplete) {
        results.push({ tag: bytes.toString("utf8", 5, bytes.length - 1), rows });
        rows = [];
      } else if (type === backend.portalSuspended) {
        results.push({ part: rows, more: true });
        rows = [];
      } else if (type === backend.errorResponse) {
        results.push({ error: [readErrorFields(bytes).get("C") ?? ""] });
        this.#parsing = [];
        const isPipelined = typeof until === "number" || (until === "copyIn" && this.#isCopyExtended);
        if (isPipelined) this.#discards = true;
      } else if (type === backend.copyInResponse) results.push({ copyIn: true });
      else if (type === backend.readyForQuery) {
        this.#discards = false;
        this.#parsing = [];
        return { results, status: status(bytes) };
      }
      if (until === "copyIn" && (type === backend.copyInResponse || this.#discards)) return { results };
      if (typeof until === "number" && (this.#discards || results.length === until)) return { results };
    }
  }
}

/** The rows of a portal: the last part ends with the command tag. */
function inPart(answer: Answer): Answer {
  const results = answer.results.map((result): Result =>
    "tag" in result ? { part: result.rows ?? [], more: false } : result,
  );
  return { ...answer, results };
}

function status(readyForQuery: Buffer): "I" | "T" | "E" {
  const letter = readyForQuery.toString("utf8", 5);
  return letter === "T" || letter === "E" ? letter : "I";
}

/** Values of a Bind message in text format. */
function bindings(values: readonly Value[]): Buffer {
  const each = values.map((value) => {
    if (value === null) return int32(-1);
    const text = Buffer.from(String(value));
    return Buffer.concat([int32(text.length), text]);
  });
  return Buffer.concat([int16(0), int16(values.length), ...each, int16(0)]);
}

function dataRow(bytes: Buffer): string {
  const values: string[] = [];
  let at = 7;
  for (let left = bytes.readInt16BE(5); left > 0; left--) {
    const length = bytes.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? "null" : bytes.toString("utf8", at, at + length));
    at += Math.max(0, length);
  }
  return values.join("|");
}
