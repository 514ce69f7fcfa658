import type { Model } from "./Model.ts";
import type { Step } from "./Program.ts";

/**
 * A step with what has to precede it: a COPY ends and a pipeline gets its Sync before something else begins, and COPY data
 * without its COPY is skipped. So a program stays valid when steps are removed.
 */
export function nextSteps(model: Model, step: Step): Step[] {
  const { session } = step;
  const state = model.session(session);
  const isOfCopy = step.do === "copyData" || step.do === "copyDone" || step.do === "copyFail";
  if (isOfCopy) return state.copying ? [step] : [];
  const before: Step[] = [];
  if (state.copying) before.push({ session, do: "copyDone" });
  const isPipelined = step.do !== "query" && (step.do !== "copy" || step.extended === true);
  if (state.unsynced && !isPipelined) before.push({ session, do: "sync" });
  return [...before, step];
}

/** The steps that end a session's COPY, pipeline and block. */
export function lastSteps(model: Model, session: number): Step[] {
  const state = model.session(session);
  if (state.copying) return [{ session, do: "copyDone" }];
  if (state.unsynced) return [{ session, do: "sync" }];
  return state.status === "I" ? [] : [{ session, do: "query", statements: [{ kind: "ROLLBACK" }] }];
}
