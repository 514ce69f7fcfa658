import type { Model } from "./Model.ts";
import type { Step } from "./Program.ts";

/**
 * What has to be done so that a step can be: a COPY is ended and a pipeline synced before something else begins, and what
 * has lost its COPY isn't done. So programs stay programs when steps are taken out of them.
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

/** What brings a session to its end. */
export function lastSteps(model: Model, session: number): Step[] {
  const state = model.session(session);
  if (state.copying) return [{ session, do: "copyDone" }];
  if (state.unsynced) return [{ session, do: "sync" }];
  return state.status === "I" ? [] : [{ session, do: "query", statements: [{ kind: "ROLLBACK" }] }];
}
