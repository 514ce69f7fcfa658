import { readFile } from "node:fs/promises";

/** A block of commands of the runbook, and what the comment above it says of it. */
export interface Step {
  /** The heading it stands under. */
  heading: string;
  commands: string;
  /** What the test has to do before it: the words of `<!-- … -->`. */
  before: string | undefined;
  exitCode: number;
}

const PART = /^## (?<heading>.+)$|^<!-- (?<comment>.+) -->$|^```sh\n(?<commands>[\s\S]*?)\n```$/gm;
const EXIT = /^exits with (\d+)$/;

/** All blocks of commands of a page, in their order. */
export async function readRunbook(path: string): Promise<Step[]> {
  const steps: Step[] = [];
  let [heading, comments]: [string, string[]] = ["", []];
  for (const { groups = {} } of (await readFile(path, "utf8")).matchAll(PART)) {
    if (groups.heading !== undefined) heading = groups.heading;
    if (groups.comment !== undefined) comments.push(groups.comment);
    if (groups.commands === undefined) continue;
    steps.push({
      heading,
      commands: groups.commands,
      before: comments.find((comment) => !EXIT.test(comment)),
      exitCode: Number(comments.map((comment) => EXIT.exec(comment)?.[1]).find(Boolean) ?? 0),
    });
    comments = [];
  }
  return steps;
}
