import { element, find, setAttribute, setBadge, setText } from "./dom.ts";
import { duration, timeOfDay } from "./format.ts";
import { type Entry, KeyedList } from "./KeyedList.ts";
import { type Panel, showCount } from "./Panel.ts";
import type { Job } from "./shapes.ts";

const TONES = { submitted: "plain", processing: "warn", completed: "good", failed: "bad" } as const;

export function jobsPanel(): Panel<Job[]> {
  const list = new KeyedList<Job>(find("#jobs ul"), ({ jobId }) => jobId, createEntry);
  return {
    path: "/jobs",
    show(jobs) {
      showCount("jobs", jobs.length);
      list.show(jobs);
    },
  };
}

function createEntry({ jobId, type, startedAt }: Job): Entry<Job> {
  const status = element("span");
  const object = element("span", { class: "strong wrap" });
  const details = element("p", { class: "wrap" });
  const took = element("span");
  const root = element(
    "li",
    {},
    element("div", { class: "line" }, status, object, element("span", { class: "detail" }, type)),
    details,
    element("p", { class: "detail wrap" }, `${jobId}, submitted `, timeOfDay(startedAt), took),
  );
  return {
    root,
    update({ status: now, object: name, details: text, updatedAt }) {
      setBadge(status, now, TONES[now]);
      setText(object, name);
      setText(details, text ?? "");
      setAttribute(details, "hidden", text === null ? "" : undefined);
      const isOver = now === "completed" || now === "failed";
      const tookMs = updatedAt === null ? 0 : Date.parse(updatedAt) - Date.parse(startedAt);
      setText(took, isOver ? `, took ${duration(tookMs)}` : "");
    },
  };
}
