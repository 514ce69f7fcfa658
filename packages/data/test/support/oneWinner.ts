import { expect } from "vitest";

/**
 * Expects that of a racing deletion of a series and a season for it exactly one has succeeded, and that what is stored
 * agrees.
 *
 * @returns which one it was
 */
export function oneWinner(
  deleted: PromiseSettledResult<unknown> | undefined,
  added: PromiseSettledResult<unknown> | undefined,
  stored: { stands: boolean; seasons: number },
): "deletion" | "season" {
  if (deleted?.status === "fulfilled") {
    expect(added).toMatchObject({ status: "rejected", reason: { code: "SERIES_NOT_FOUND" } });
    expect(stored).toEqual({ stands: false, seasons: 0 });
    return "deletion";
  }
  expect(deleted).toMatchObject({ status: "rejected", reason: { code: "SERIES_HAS_SEASONS" } });
  expect(added).toMatchObject({ status: "fulfilled" });
  expect(stored).toEqual({ stands: true, seasons: 1 });
  return "season";
}
