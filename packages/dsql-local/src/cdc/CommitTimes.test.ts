import { expect, test } from "vitest";
import { CommitTimes } from "./CommitTimes.ts";

test("times increase with each commit, whatever the system's clock does, and are no whole milliseconds", () => {
  const times = new CommitTimes(0n);
  const given = [5_000n, 5_000n, 4_999n, 6_000n, 1n].map((committedMicros, at) =>
    times.next({ committedMicros, lsn: BigInt(8 * at) }),
  );
  expect(given).toEqual([5_000_001n, 5_000_002n, 5_000_003n, 6_000_004n, 6_000_005n]);
  const whole = new CommitTimes(5_999_999n);
  expect(whole.next({ committedMicros: 1n, lsn: 0n })).toBe(6_000_001n);
});

test("the same last time and commits give the same times", () => {
  const commits = Array.from({ length: 50 }, (_, at) => ({
    committedMicros: BigInt(1_000 + ((at * 7) % 5)),
    lsn: BigInt(at * 96),
  }));
  const first = new CommitTimes(0n);
  const all = commits.map((commit) => first.next(commit));
  const again = new CommitTimes(all[19] ?? 0n);
  expect(commits.slice(20).map((commit) => again.next(commit))).toEqual(all.slice(20));
});
