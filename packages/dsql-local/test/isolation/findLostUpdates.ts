import type { Anomaly, Recorded } from "./History.ts";
import type { Reading } from "./readLists.ts";

/** Reports committed transactions that read the same version of a list and then appended to it. */
export function findLostUpdates(readings: readonly Reading[], report: (anomaly: Anomaly) => void): void {
  const updaters = new Map<string, Recorded>();
  for (const { reader, key, list, written } of readings) {
    if (!written) continue;
    // Lists of one order with the same length and the same last element are one version.
    const version = `${key}\0${list.length}\0${list.at(-1) ?? ""}`;
    const other = updaters.get(version);
    updaters.set(version, reader);
    if (!other) continue;
    const about = `${other.id} and ${reader.id} both read ${key} as [${list.join(" ")}] and appended to it`;
    report({ type: "lost update", about });
  }
}
