import { read, RefusedError } from "./api.ts";
import { clockPanel } from "./clock.ts";
import { conflictsPanel } from "./conflicts.ts";
import { find, findA, setAttribute, setText } from "./dom.ts";
import { faultsPanel } from "./faults.ts";
import { jobsPanel } from "./jobs.ts";
import type { Panel } from "./Panel.ts";
import { rolesPanel } from "./roles.ts";
import { rulesPanel } from "./rules.ts";
import { sessionsPanel } from "./sessions.ts";
import { statementsPanel } from "./statements.ts";

const INTERVAL_MS = 1_000;

const panels = [
  sessionsPanel(),
  conflictsPanel(),
  statementsPanel(refresh),
  rulesPanel(),
  jobsPanel(),
  rolesPanel(),
  faultsPanel(refresh),
  clockPanel(refresh),
] as Panel[];

const pause = findA(HTMLButtonElement, "#pause");
let isPaused = false;
let timer: number | undefined;
/** Counts refreshes: what an earlier one still reads is older than what a later one shows. */
let refreshes = 0;

/** Reads everything and shows it, then again after a while, unless the page is hidden or paused. */
async function refresh(): Promise<void> {
  clearTimeout(timer);
  const own = ++refreshes;
  try {
    await Promise.all(
      panels.map(async (panel) => {
        const result = await read(panel.path);
        if (own === refreshes) panel.show(result);
      }),
    );
    if (own === refreshes) showState(isPaused ? "paused" : "live");
  } catch (error) {
    if (own === refreshes)
      showState("disconnected", error instanceof RefusedError ? error.message : undefined);
  }
  if (own !== refreshes) return;
  clearTimeout(timer);
  if (!isPaused && !document.hidden) timer = setTimeout(() => void refresh(), INTERVAL_MS);
}

function showState(state: "live" | "paused" | "disconnected", reason?: string): void {
  const texts = {
    live: "Live: read each second",
    paused: "Paused",
    disconnected:
      reason ?? "Disconnected: the server doesn't respond. Trying again each second; this is the last state.",
  };
  const connection = find("#connection");
  setText(connection, texts[state]);
  setAttribute(connection, "data-state", state);
  setAttribute(document.body, "data-state", state);
}

pause.addEventListener("click", () => {
  isPaused = !isPaused;
  setAttribute(pause, "aria-pressed", String(isPaused));
  void refresh();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !isPaused) void refresh();
});
void refresh();
