import { runsAfterFailure, stepRules } from "./stepRules.ts";
import type { Finding, Job, WorkflowFile } from "./WorkflowFile.ts";

/** Events that run a stranger's code with permissions for the repository. */
const DANGEROUS_EVENTS = ["pull_request_target", "workflow_run", "issue_comment"];
/** Permissions that a job may have: to read the code, and to request an OIDC token. */
const ALLOWED_PERMISSIONS = new Set(["contents: read", "id-token: write"]);

/** Checks rules of this project for workflows and composite actions that GitHub doesn't have. */
export function ownRules(file: WorkflowFile): Finding[] {
  return [...(file.content.runs ? [] : workflowRules(file)), ...stepRules(file)].sort(
    (a, b) => a.line - b.line,
  );
}

function workflowRules(file: WorkflowFile): Finding[] {
  const { on, permissions, concurrency, jobs = {}, defaults } = file.content;
  const findings: Finding[] = [];
  const add = (path: readonly (string | number)[], message: string) =>
    findings.push({ line: file.lineOf(path), message });

  const events = typeof on === "string" ? [on] : Array.isArray(on) ? on.map(String) : Object.keys(on ?? {});
  for (const event of events.filter((event) => DANGEROUS_EVENTS.includes(event))) {
    add(["on"], `${event} runs with this repository's rights on what others wrote; use pull_request.`);
  }
  if (JSON.stringify(permissions) !== "{}") {
    add(["permissions"], "A workflow begins with permissions: {}, and each job says what it needs.");
  }
  if (defaults?.run?.shell !== "bash") {
    add(["defaults"], "Without defaults.run.shell: bash a step goes on where a part of a pipe has failed.");
  }
  const entries = Object.entries(jobs);
  if (entries.some(([, job]) => signsIn(job)) && concurrency?.["cancel-in-progress"] !== false) {
    add(
      ["concurrency"],
      "A workflow that deploys needs a concurrency group with cancel-in-progress: false; cut off, it leaves things half done.",
    );
  }
  for (const [name, job] of entries) findings.push(...jobRules(file, name, job));
  if (/\bsecrets\b/.test(withoutComments(file.text))) {
    const line = file.text.split("\n").findIndex((text) => /\bsecrets\b/.test(withoutComments(text))) + 1;
    findings.push({
      line,
      message: "Nothing here needs a secret: AWS knows a job by its token, other settings are variables.",
    });
  }
  return findings;
}

function jobRules(file: WorkflowFile, name: string, job: Job): Finding[] {
  const findings: Finding[] = [];
  const add = (key: string, message: string) =>
    findings.push({ line: file.lineOf(["jobs", name, key]), message: `Job ${name}: ${message}` });
  const { permissions, environment, uses } = job;
  if (typeof permissions !== "object" || permissions === null) {
    add("permissions", "needs permissions of its own, e.g. contents: read.");
  } else {
    for (const [scope, access] of Object.entries(permissions)) {
      const permission = `${scope}: ${String(access)}`;
      if (!ALLOWED_PERMISSIONS.has(permission)) add("permissions", `doesn't need ${permission}.`);
    }
  }
  if (signsIn(job) && environment === undefined) {
    add("environment", "AWS's roles trust jobs of an environment only; id-token: write needs one.");
  }
  if (runsAfterFailure(job.if)) add("if", "what comes after a failure would run on what is half done.");
  if ("continue-on-error" in job) add("continue-on-error", "what fails stops the run.");
  if (uses !== undefined) return findings;
  const minutes = job["timeout-minutes"];
  if (typeof minutes !== "number" || minutes > 60) {
    add("timeout-minutes", "needs timeout-minutes, 60 at most; GitHub's own limit is six hours.");
  }
  const runner = job["runs-on"];
  if (typeof runner !== "string" || !/^[a-z]+-\d/.test(runner)) {
    add("runs-on", "names its runner with a version, e.g. ubuntu-24.04; another one comes by a commit.");
  }
  return findings;
}

/** Whether it may request an OIDC token, and so act on AWS. */
function signsIn({ permissions }: Job): boolean {
  return (
    permissions === "write-all" ||
    (typeof permissions === "object" &&
      permissions !== null &&
      "id-token" in permissions &&
      permissions["id-token"] === "write")
  );
}

function withoutComments(text: string): string {
  return text.replaceAll(/(^|\s)#.*$/gm, "");
}
