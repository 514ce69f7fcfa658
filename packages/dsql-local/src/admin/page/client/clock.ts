import { find, findA, setAttribute, setText } from "./dom.ts";
import { duration, timeOfDay } from "./format.ts";
import type { Panel } from "./Panel.ts";
import { sendCommand } from "./sendCommand.ts";
import type { ServerClock } from "./shapes.ts";

/** @param refresh shows the new state at once */
export function clockPanel(refresh: () => Promise<void>): Panel<ServerClock> {
  const form = findA(HTMLFormElement, "#clock-form");
  const error = find(".error", form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const amount = findA(HTMLInputElement, '[name="amount"]', form).valueAsNumber;
    const unit = Number(findA(HTMLSelectElement, '[name="unit"]', form).value);
    sendCommand({ error, refresh }, "POST", "/clock", { advanceMs: Math.round(amount * unit) });
  });
  return {
    path: "/clock",
    show(clock) {
      const now = find("#now");
      setText(now, `${clock.now.slice(0, 10)} ${timeOfDay(clock.now)} UTC`);
      setAttribute(now, "datetime", clock.now);
      setText(
        find("#ahead"),
        clock.aheadMs === 0 ? "that of this machine" : `${duration(clock.aheadMs)} ahead of this machine`,
      );
    },
  };
}
