import { forwardProcedure } from "./forwardProcedure.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import type { WireMessage } from "../../net/MessageSplitter.ts";
import { joinMessages } from "../../net/joinMessages.ts";
import { MalformedMessageError } from "../../net/MalformedMessageError.ts";
import { frontend } from "../../net/messageType.ts";
import { nameKey } from "../../net/nameKey.ts";
import type { ResponseRelay } from "../run/ResponseRelay.ts";
import { dropNamedStatements } from "../run/dropNamedStatements.ts";
import { NameOverlay } from "./NameOverlay.ts";
import { type ForwardedCall, measureCalls } from "./measureCalls.ts";
import { needsReplan } from "../run/needsReplan.ts";
import { type ErrorWriter, forward } from "./forward.ts";
import type { Portal, PreparedStatement } from "../run/PreparedStatement.ts";
import { prepareStatement } from "../statements/prepareStatement.ts";
import { preparedError } from "../run/preparedError.ts";
import { canPassThrough } from "./canPassStatementThrough.ts";
import type { SessionState } from "../run/SessionState.ts";
import { readParse, encodeParse } from "../../net/messages/parse.ts";
import { readBind } from "../../net/messages/bind.ts";
import { readExecute } from "../../net/messages/execute.ts";
import { readClose } from "../../net/messages/close.ts";
import { readDescribe } from "../../net/messages/describe.ts";
import { readSync } from "../../net/messages/sync.ts";

/** One message of a pass-through batch, with its effect on the session once PostgreSQL has processed it. */
interface Step {
  prepared?: PreparedStatement;
  done?: () => void;
  /** Called when it is the message that fails. */
  failed?: () => void;
}

/** A batch that is forwarded in one piece. */
export interface PassThroughBatch {
  bytes: Buffer;
  steps: Step[];
  /** The statements executed. */
  run: ForwardedCall[];
}

/**
 * Plans to forward a batch in one piece; undefined where something has to be decided within it.
 *
 * @param sync the Sync that ends it
 */
export function planPassThrough(
  session: SessionState,
  batch: WireMessage[],
  sync: WireMessage,
): PassThroughBatch | undefined {
  const { transactions } = session;
  const { current } = transactions;
  if (current && !current.explicit) return undefined;
  try {
    readSync(sync.bytes);
    const builder = new Builder(session, batch);
    for (const [at, message] of batch.entries()) {
      const step = builder.step(message, at);
      if (!step) return undefined;
      builder.steps.push(step);
    }
    const { steps, run, messages } = builder;
    if (run.length === 0 && (current?.backendState === "suspended" || current?.backendState === "detached"))
      return undefined;
    if (
      run.some(({ statement: { kind, procedural } }) => kind === "write" && !procedural) &&
      transactions.hasCommitFault()
    ) {
      return undefined;
    }
    return { bytes: joinMessages([...messages, sync]), steps, run };
  } catch (error) {
    if (error instanceof MalformedMessageError) return undefined;
    throw error;
  }
}

class Builder {
  readonly steps: Step[] = [];
  readonly run: ForwardedCall[] = [];
  readonly messages: WireMessage[];
  readonly #session: SessionState;
  readonly #statements;
  readonly #portals;
  readonly #executes: number;

  constructor(session: SessionState, batch: WireMessage[]) {
    this.#session = session;
    this.messages = [...batch];
    this.#statements = new NameOverlay(session.statements);
    this.#portals = new NameOverlay(session.portals);
    let executes = 0;
    for (const { type } of batch) if (type === frontend.execute) executes++;
    this.#executes = executes;
  }

  /** Undefined where the message can't be forwarded without a decision. */
  step(message: WireMessage, at: number): Step | undefined {
    switch (message.type) {
      case frontend.parse:
        return this.#parse(message, at);
      case frontend.bind:
        return this.#bind(message);
      case frontend.execute:
        return this.#execute(message);
      case frontend.describe:
        return this.#describe(message);
      default:
        return this.#close(message);
    }
  }

  #parse(raw: WireMessage, at: number): Step | undefined {
    const { statements, transactions, services } = this.#session;
    const message = readParse(raw.bytes);
    const prepared = prepareStatement(message, services, transactions.catalog.current);
    if ("sqlstate" in prepared || prepared.syntaxError || !this.#isAllowed(prepared.statement))
      return undefined;
    const { rewrittenSql } = prepared;
    if (rewrittenSql !== undefined) {
      const bytes = encodeParse(message.name, rewrittenSql, message.parameterTypes);
      this.messages[at] = { type: raw.type, bytes, chunk: bytes, start: 0 };
    }
    const key = nameKey(message.name);
    this.#statements.set(key, prepared);
    return {
      prepared,
      done: () => statements.set(key, prepared),
      ...(key === "" ? { failed: () => statements.delete(key) } : {}),
    };
  }

  #bind(message: WireMessage): Step | undefined {
    const { portals, transactions } = this.#session;
    const { portal: name, statement: statementName, payload } = readBind(message.bytes);
    const prepared = this.#statements.get(nameKey(statementName));
    if (!prepared || !this.#isAllowed(prepared.statement) || needsReplan(prepared, transactions)) {
      return undefined;
    }
    const key = nameKey(name);
    const epoch = transactions.current?.epoch ?? 0;
    const portal: Portal = {
      prepared,
      statementName,
      payload,
      epoch,
      started: false,
      suspended: false,
      isDone: false,
    };
    this.#portals.set(key, portal);
    return { prepared, done: () => portals.set(key, portal) };
  }

  #execute(message: WireMessage): Step | undefined {
    const { statements, transactions } = this.#session;
    const { current } = transactions;
    const { portal: name, rowLimit } = readExecute(message.bytes);
    const portal = this.#portals.get(nameKey(name));
    const statement = portal?.prepared.statement;
    if (!statement || portal.readAhead || (current && portal.epoch !== current.epoch)) return undefined;
    if (current?.failed) {
      if (statement.kind === "commit" || statement.kind === "rollback") return undefined;
      return { prepared: portal.prepared };
    }
    if (!canPassThrough(statement, this.#session, this.#executes === 1)) return undefined;
    this.run.push({ statement, isContinued: portal.started });
    if (statement.deallocates) this.#statements.clearNamed();
    return {
      prepared: portal.prepared,
      done: () => {
        portal.started = true;
        portal.suspended = rowLimit > 0;
        if (statement.deallocates) dropNamedStatements(statements);
      },
    };
  }

  #describe(message: WireMessage): Step | undefined {
    const { transactions } = this.#session;
    const { what, name } = readDescribe(message.bytes);
    if (what === "S") {
      const prepared = this.#statements.get(nameKey(name));
      if (!prepared || !this.#isAllowed(prepared.statement) || needsReplan(prepared, transactions)) {
        return undefined;
      }
      return { prepared };
    }
    const portal = this.#portals.get(nameKey(name));
    if (portal?.epoch !== (transactions.current?.epoch ?? 0)) return undefined;
    return { prepared: portal.prepared };
  }

  #close(message: WireMessage): Step {
    const { what, name } = readClose(message.bytes);
    const key = nameKey(name);
    const names: { set(key: string, value: undefined): void } =
      what === "S" ? this.#statements : this.#portals;
    names.set(key, undefined);
    const map: Map<string, unknown> = what === "S" ? this.#session.statements : this.#session.portals;
    return { done: () => map.delete(key) };
  }

  #isAllowed(statement: Statement | undefined): boolean {
    const { gate, current } = this.#session.transactions;
    return gate.checkPrepare(statement, current) === undefined;
  }
}

/** Forwards a whole batch, and applies its effects on the session. */
export function forwardBatch(session: SessionState, { bytes, steps, run }: PassThroughBatch): Promise<void> {
  const { activity, transactions, portals, services } = session;
  const bound = steps.findLast(({ prepared }) => prepared?.statement)?.prepared?.statement;
  const shown = run.at(-1)?.statement ?? bound;
  if (shown) activity.begin(shown, services.clock.nowMs());
  const measured = measureCalls(session, run);
  for (const { statement } of run) transactions.beforeStatement(statement);
  const toError: ErrorWriter = (error, response) =>
    preparedError(session, error, steps[response.completed]?.prepared);
  const onEnd = (response: ResponseRelay) => {
    for (const { done } of steps.slice(0, response.completed)) done?.();
    if (response.errorBytes) steps[response.completed]?.failed?.();
    if (!transactions.current) portals.clear();
    measured?.(response);
  };
  if (run.some(({ statement }) => statement.procedural))
    return forwardProcedure(session, bytes, toError, onEnd);
  const write = run.find(({ statement }) => statement.kind === "write");
  return forward(session, bytes, toError, write?.statement, onEnd);
}
