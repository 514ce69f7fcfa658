import type { Answer, Program, Result, Step } from "./Program.ts";
import { copyLine, ddl, fill, render } from "./render.ts";
import type { Done } from "./runProgram.ts";
import type { Shape } from "./Schema.ts";

/** A readable run that can be repeated by hand: tables, rows, each session's steps, and where the responses differ. */
export function printRun(program: Program, done: readonly Done[]): string {
  const last = done.at(-1);
  return [
    ...ddl(program.shape).map((sql) => `${sql};`),
    ...fill(program.shape, program.rows)
      .split("; ")
      .filter((sql) => sql.startsWith("INSERT"))
      .map((sql) => `${sql};`),
    "",
    ...done.map(({ step, expected }) => `s${step.session}: ${words(step, program.shape)}${brief(expected)}`),
    ...(last ? ["", `expected: ${answerWords(last.expected)}`, `seen:     ${answerWords(last.seen)}`] : []),
  ].join("\n");
}

const brief = (answer: Answer) => (answer.results.length > 0 ? `   -- ${answerWords(answer)}` : "");

function words(step: Step, shape: Shape): string {
  switch (step.do) {
    case "query":
      return step.statements.map((statement) => render(statement, shape)).join("; ");
    case "extended": {
      const texts = step.statements.map((statement) => render(statement, shape)).join(" | ");
      return `${texts} (extended${step.parameters ? ", parameters" : ""}${step.named ? ", named" : ""}, ${step.sync ? "Sync" : "Flush and no Sync"})`;
    }
    case "sync":
      return "Sync";
    case "open":
      return `${render(step.statement, shape, { ordered: true })} (portal ${step.portal}, ${step.limit} rows, Flush)`;
    case "fetch":
      return `${step.limit} more rows of portal ${step.portal}, Flush`;
    case "copy":
      return `${render(step.copy, shape)}${step.extended ? " (extended)" : ""}`;
    case "copyData":
      return `CopyData ${JSON.stringify(step.rows.map(copyLine).join(""))}`;
    case "copyDone":
      return "CopyDone";
    case "copyFail":
      return "CopyFail";
  }
}

function answerWords({ results, status, waits }: Answer): string {
  if (waits) return "no answer: it waits";
  const all = results.map(resultWords).join(", ");
  return status ? `${all} [${status}]` : all;
}

function resultWords(result: Result): string {
  if ("error" in result) return result.error.join(" or ");
  if ("copyIn" in result) return "CopyInResponse";
  if ("part" in result) return `(${result.part.join("), (")}) ${result.more ? "and more" : "to the end"}`;
  const rows = result.rows ?? [];
  return rows.length > 0 ? `${result.tag} (${[...rows].sort().join("), (")})` : result.tag;
}
