import { passProcedure } from "../procedures/passProcedure.ts";
import type { Statement } from "../rules/Statement.ts";
import type { Frame } from "../wire/FrameReader.ts";
import { readBind, readExecute, readParse, readTarget } from "../wire/fromClient.ts";
import { joinFrames } from "../wire/joinFrames.ts";
import { frontend } from "../wire/messageType.ts";
import { parse } from "../wire/toBackend.ts";
import type { Answer } from "./Answer.ts";
import { passOn } from "./passOn.ts";
import type { Portal, Prepared } from "./Prepared.ts";
import { prepare } from "./prepare.ts";
import { runsDirectly } from "./runsDirectly.ts";
import type { SessionState } from "./SessionState.ts";

/** A batch that goes to PostgreSQL in one piece, and what it leaves behind. */
export interface DirectBatch {
  bytes: Buffer;
  parsed: Prepared[];
  bound: [name: string, portal: Portal][];
  /** Portals that are executed with a row limit. */
  limited: Portal[];
  /** What is executed. */
  run: Statement[];
}

/**
 * The batch as it can be passed on in one piece, if nothing needs to be decided within it.
 *
 * @param sync the Sync that ends it
 */
export function directBatch(session: SessionState, batch: Frame[], sync: Frame): DirectBatch | undefined {
  const { transactions, statements, portals, services } = session;
  const { current, standing } = transactions;
  if (current && !current.explicit) return undefined;
  const incarnation = current?.incarnation ?? 0;
  const parsed: Prepared[] = [];
  const bound: [string, Portal][] = [];
  const limited: Portal[] = [];
  const run: Statement[] = [];
  let executes = 0;
  for (const { type } of batch) if (type === frontend.execute) executes++;
  const frames = [...batch, sync];
  for (const [at, frame] of batch.entries()) {
    switch (frame.type) {
      case frontend.parse: {
        const message = readParse(frame.bytes);
        const prepared = prepare(message, services);
        if (prepared.virtual || standing.refusal(prepared.statement, current)) return undefined;
        if (message.name !== "" && statements.has(message.name)) return undefined;
        parsed.push(prepared);
        if (prepared.statement?.backendText !== undefined) {
          const bytes = parse(message.name, prepared.statement.backendText, message.parameterTypes);
          frames[at] = { type: frame.type, bytes, chunk: bytes, start: 0 };
        }
        break;
      }
      case frontend.bind: {
        const message = readBind(frame.bytes);
        const prepared =
          parsed.findLast(({ name }) => name === message.statement) ?? statements.get(message.statement);
        if (!prepared || prepared.virtual || standing.refusal(prepared.statement, current)) return undefined;
        bound.push([message.portal, { prepared, payload: message.payload, incarnation, started: false }]);
        break;
      }
      case frontend.execute: {
        const { portal: name, maxRows } = readExecute(frame.bytes);
        const portal = bound.findLast(([other]) => other === name)?.[1] ?? livePortal(session, name);
        if (!portal?.prepared.statement) return undefined;
        if (!runsDirectly(portal.prepared.statement, session, executes === 1)) return undefined;
        if (maxRows > 0) limited.push(portal);
        run.push(portal.prepared.statement);
        break;
      }
      case frontend.describe:
      case frontend.close: {
        const { what, name } = readTarget(frame.bytes);
        if (what === "S") {
          const prepared = parsed.findLast((other) => other.name === name) ?? statements.get(name);
          if (prepared?.virtual || frame.type === frontend.close) return undefined;
          if (standing.refusal(prepared?.statement, current)) return undefined;
        } else if (portals.has(name) || current?.place !== "native") {
          if (!bound.some(([other]) => other === name)) return undefined;
        }
        break;
      }
      default:
        return undefined;
    }
  }
  if (executes === 0 && current && current.place !== "native") return undefined;
  if (run.some(({ kind, procedural }) => kind === "write" && !procedural) && transactions.isCommitFaulty())
    return undefined;
  return { bytes: joinFrames(frames), parsed, bound, limited, run };
}

/** Passes a whole batch on, and takes note of what it prepared. */
export function relayBatch(session: SessionState, batch: DirectBatch): Promise<void> {
  const { transactions, statements, portals } = session;
  if (transactions.current) for (const portal of batch.limited) portal.started = true;
  for (const statement of batch.run) transactions.use(statement);
  const answered = ({ parsed }: Answer) => {
    for (const prepared of batch.parsed.slice(0, parsed)) statements.set(prepared.name, prepared);
    if (transactions.current && !transactions.current.failed) {
      for (const [name, portal] of batch.bound) portals.set(name, portal);
    } else {
      portals.clear();
    }
  };
  const isProcedure = batch.run.some(({ procedural }) => procedural);
  return isProcedure ? passProcedure(session, batch.bytes, answered) : passOn(session, batch.bytes, answered);
}

function livePortal({ portals, transactions }: SessionState, name: string): Portal | undefined {
  const portal = portals.get(name);
  return portal && portal.incarnation === transactions.current?.incarnation ? portal : undefined;
}
