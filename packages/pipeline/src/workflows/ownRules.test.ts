import { describe, expect, test } from "vitest";
import { ownRules } from "./ownRules.ts";
import { WorkflowFile } from "./WorkflowFile.ts";

const SHA = "11bd71901bbe5b1630ceea73d27597364c9af683";
/** One that nothing is said of. */
const GOOD = `on:
  push:
    branches: [main]
permissions: {}
concurrency:
  group: deploy
  cancel-in-progress: false
defaults:
  run:
    shell: bash
jobs:
  deploy:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    environment: test
    permissions:
      contents: read
      id-token: write
    steps:
      - uses: actions/checkout@${SHA} # v4.2.2
        with:
          persist-credentials: false
      - uses: ./.github/actions/build
      - name: Say it
        env:
          TITLE: \${{ github.event.head_commit.message }}
        run: echo "$TITLE"
`;

const reported = (text: string) =>
  ownRules(new WorkflowFile(text)).map(({ line, message }) => `${line}: ${message}`);

describe("a workflow", () => {
  test("that is careful has no findings", () => {
    expect(reported(GOOD)).toEqual([]);
  });

  const named = "      - name: Say it\n";
  test.each([
    [
      "a tag",
      `@${SHA} # v4.2.2`,
      "@v4 # v4.2.2",
      /^20: actions\/checkout@v4: name the commit by its 40 digits/,
    ],
    ["no version", " # v4.2.2", "", /^20: actions\/checkout@\w+: name the version in a comment/],
    [
      "kept credentials",
      "persist-credentials: false",
      "fetch-depth: 1",
      /^22: checkout needs persist-credentials: false/,
    ],
    [
      "an expression in run",
      'run: echo "$TITLE"',
      'run: echo "${{ github.event.head_commit.message }}"',
      /^27: An expression in run: becomes part of the program/,
    ],
    [
      "a long run",
      'run: echo "$TITLE"',
      "run: |\n          date\n          echo",
      /^27: More than a line belongs/,
    ],
    ["a step without a name", `${named}        env:`, "      - env:", /^26: A step needs a name/],
    ["another shell", named, `${named}        shell: sh\n`, /^25: The shell is the workflow's/],
    [
      "a step that may fail",
      named,
      `${named}        continue-on-error: true\n`,
      /^25: What fails stops the run/,
    ],
    ["a step after failures", named, `${named}        if: always()\n`, /^25: What comes after a failure/],
    [
      "a job after failures",
      "    environment: test\n",
      "    environment: test\n    if: ${{ !cancelled() }}\n",
      /^16: Job deploy: what comes after a failure/,
    ],
    [
      "rights for all jobs",
      "permissions: {}",
      "permissions: read-all",
      /^4: A workflow begins with permissions: \{\}/,
    ],
    [
      "no rights of its own",
      "    permissions:\n      contents: read\n      id-token: write\n",
      "",
      /^13: Job deploy: needs permissions/,
    ],
    [
      "a right too many",
      "      contents: read\n",
      "      contents: write\n",
      /^17: Job deploy: doesn't need contents: write/,
    ],
    [
      "no environment",
      "    environment: test\n",
      "",
      /^13: Job deploy: AWS's roles trust jobs of an environment only/,
    ],
    ["no time limit", "    timeout-minutes: 10\n", "", /^13: Job deploy: needs timeout-minutes/],
    [
      "a long time limit",
      "timeout-minutes: 10",
      "timeout-minutes: 90",
      /^14: Job deploy: needs timeout-minutes/,
    ],
    [
      "a runner that changes",
      "ubuntu-24.04",
      "ubuntu-latest",
      /^13: Job deploy: names its runner with a version/,
    ],
    [
      "a deployment that is cut off",
      "in-progress: false",
      "in-progress: true",
      /^6: A workflow that deploys needs/,
    ],
    [
      "a deployment beside another",
      "concurrency:\n  group: deploy\n  cancel-in-progress: false\n",
      "",
      /^1: A workflow that deploys/,
    ],
    ["no pipefail", "defaults:\n  run:\n    shell: bash\n", "", /^1: Without defaults\.run\.shell: bash/],
    ["a dangerous event", "on:\n  push:", "on:\n  pull_request_target:", /^2: pull_request_target runs with/],
    ["a secret", "head_commit.message", "x }}${{ secrets.KEY", /^26: Nothing here needs a secret/],
  ])("with %s gets what is better", (_, before, after, finding) => {
    expect(GOOD).toContain(before);
    expect(reported(GOOD.replace(before, after))).toEqual([expect.stringMatching(finding)]);
  });

  test("is held to the same in an action of the repository's own", () => {
    const action = `runs:
  using: composite
  steps:
    - uses: actions/setup-node@v4
    - name: Say it
      run: echo \${{ inputs.title }}
`;
    expect(reported(action)).toEqual([
      expect.stringMatching(/^4: actions\/setup-node@v4: name the commit/),
      expect.stringMatching(/^5: A step of an action needs shell: bash/),
      expect.stringMatching(/^6: An expression in run/),
    ]);
  });
});
