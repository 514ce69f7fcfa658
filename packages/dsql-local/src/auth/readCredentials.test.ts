import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCredentials } from "./readCredentials.ts";

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dsql-local-credentials-"));
  file = join(folder, "credentials");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const reader = [
  "[reader]",
  "aws_access_key_id = made-up-key",
  "aws_secret_access_key = made-up=secret",
  "principal_arn = arn:aws:iam::000000000000:role/reader",
];

test("key pairs are read with their principals and actions", async () => {
  await writeFile(
    file,
    [
      "\uFEFF# made up",
      ...reader,
      "actions = dsql:DbConnect",
      "",
      "; another",
      "[ boss ]",
      "AWS_ACCESS_KEY_ID=made-up-key-2",
      "aws_secret_access_key=made-up-secret-2",
      "aws_session_token = made-up/token==",
      "principal_arn=arn:aws:iam::000000000000:user/team/boss",
      "[nobody]",
      "aws_access_key_id=made-up-key-3",
      "aws_secret_access_key=made-up-secret-3",
      "principal_arn=arn:aws:iam::000000000000:user/nobody",
      "actions =",
    ].join("\r\n"),
  );
  expect(await readCredentials(file)).toEqual([
    {
      profile: "reader",
      accessKeyId: "made-up-key",
      secretAccessKey: "made-up=secret",
      principalArn: "arn:aws:iam::000000000000:role/reader",
      actions: new Set(["DbConnect"]),
    },
    {
      profile: "boss",
      accessKeyId: "made-up-key-2",
      secretAccessKey: "made-up-secret-2",
      sessionToken: "made-up/token==",
      principalArn: "arn:aws:iam::000000000000:user/team/boss",
      actions: new Set(["DbConnect", "DbConnectAdmin"]),
    },
    expect.objectContaining({ profile: "nobody", actions: new Set() }),
  ]);
});

test.each<[string, string[], string]>([
  ["no section", reader.slice(1), "line 1: A section has to come first"],
  ["no name of a section", ["[]"], "line 1: A section needs a name"],
  ["a section twice", [...reader, "[reader]"], "line 5: [reader] is there twice"],
  ["a setting twice", [...reader, "principal_arn = x"], "line 5: principal_arn is in [reader] twice"],
  ["no setting", [...reader, "made-up-secret"], "line 5: This is neither"],
  ["an unknown setting", [...reader, "action = dsql:DbConnect"], "line 5: There is no such setting"],
  ["an unknown action", [...reader, "actions = dsql:*"], "line 5: actions are dsql:DbConnect and"],
  [
    "no secret",
    [reader[0] ?? "", reader[1] ?? ""],
    "line 1: [reader] needs a value for aws_secret_access_key",
  ],
  ["an empty secret", [...reader.slice(0, 2), "aws_secret_access_key ="], "line 3: [reader] needs a value"],
  ["a malformed ARN", [...reader.slice(0, 3), "principal_arn = reader"], "line 4: principal_arn is the ARN"],
  [
    "a key id twice",
    [...reader, "[other]", ...reader.slice(1)],
    "line 6: This key id is in the file already",
  ],
  [
    "a key id with a slash",
    ["[x]", "aws_access_key_id=a/b", ...reader.slice(2)],
    "line 2: A key id has neither",
  ],
])("%s is reported with file and line, and no secret", async (_name, lines, reason) => {
  await writeFile(file, lines.join("\n"));
  const error = (await readCredentials(file).catch((thrown: unknown) => thrown)) as Error;
  expect(error).toMatchObject({ code: "CREDENTIALS_FILE" });
  expect(error.message).toContain(`${file}, ${reason}`);
  expect(error.message).not.toContain("made-up");
});

test("the error for a missing or empty file names it", async () => {
  await writeFile(file, "# nothing\n");
  await expect(readCredentials(file)).rejects.toThrow(`The credentials file ${file} holds no key pair`);
  const missing = join(folder, "missing");
  await expect(readCredentials(missing)).rejects.toThrow(
    `The credentials file ${missing} can't be read (ENOENT)`,
  );
});
