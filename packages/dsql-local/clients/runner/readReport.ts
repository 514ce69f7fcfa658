/** What a program has told on its standard output, a line each; its other lines are the client's own. */
export interface Report {
  version: string;
  steps: string[];
  conflict: string;
  skipped?: string;
}

export function readReport(stdout: string): Report {
  const report: Report = { version: "", steps: [], conflict: "" };
  for (const line of stdout.split(/\r?\n/)) {
    const [, word, text = ""] = /^(version|step|conflict|skip) (.+)$/.exec(line) ?? [];
    if (word === "version") report.version = text;
    if (word === "step") report.steps.push(text);
    if (word === "conflict") report.conflict = text;
    if (word === "skip") report.skipped = text;
  }
  return report;
}
