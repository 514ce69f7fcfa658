import { readFile } from "node:fs/promises";
import type { Action, Credential } from "./Credential.ts";
import { CredentialsFileError } from "./CredentialsFileError.ts";
import { isPrincipalArn } from "../analysis/checks/isPrincipalArn.ts";

const REQUIRED = ["aws_access_key_id", "aws_secret_access_key", "principal_arn"] as const;
const KNOWN = [...REQUIRED, "aws_session_token", "actions"] as const;
type Key = (typeof KNOWN)[number];

interface Setting {
  value: string;
  line: number;
}

interface Section {
  name: string;
  line: number;
  settings: Map<Key, Setting>;
}

/** Creates an error that names the line. */
type Wrong = (line: number, reason: string) => Error;

/**
 * Reads a file in the format of `~/.aws/credentials`, with two more settings: the principal that the keys belong to, and the
 * actions that IAM allows it (both by default).
 *
 * ```ini
 * [reader]
 * aws_access_key_id = made-up-key-of-reader
 * aws_secret_access_key = made-up-secret-of-reader
 * principal_arn = arn:aws:iam::000000000000:role/reader
 * actions = dsql:DbConnect
 * ```
 *
 * @throws {CredentialsFileError}
 */
export async function readCredentials(file: string): Promise<[Credential, ...Credential[]]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw new CredentialsFileError(
      `The credentials file ${file} can't be read (${code ?? "unknown reason"}).`,
    );
  });
  const wrong: Wrong = (line, reason) => new CredentialsFileError(`${file}, line ${line}: ${reason}`);
  const credentials: Credential[] = [];
  for (const section of readSections(text, wrong)) {
    const credential = readSection(section, wrong);
    if (credentials.some(({ accessKeyId }) => accessKeyId === credential.accessKeyId)) {
      const { line } = section.settings.get("aws_access_key_id") ?? section;
      throw wrong(line, "This key id is in the file already; each key pair needs its own.");
    }
    credentials.push(credential);
  }
  const [first, ...others] = credentials;
  if (first) return [first, ...others];
  throw new CredentialsFileError(
    `The credentials file ${file} holds no key pair. One begins with a line like [default] and needs ${REQUIRED.join(", ")}.`,
  );
}

function readSections(text: string, wrong: Wrong): Section[] {
  const sections: Section[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === "" || content.startsWith("#") || content.startsWith(";")) continue;
    const header = /^\[(.*)\]$/.exec(content)?.[1]?.trim();
    if (header !== undefined) {
      if (header === "") throw wrong(line, "A section needs a name, e.g. [default].");
      if (sections.some(({ name }) => name === header)) throw wrong(line, `[${header}] is there twice.`);
      sections.push({ name: header, line, settings: new Map() });
      continue;
    }
    const at = content.indexOf("=");
    if (at < 0) throw wrong(line, "This is neither [a section] nor name = value.");
    const name = content.slice(0, at).trim().toLowerCase();
    const key = KNOWN.find((known) => known === name);
    if (!key) throw wrong(line, `There is no such setting; there are ${KNOWN.join(", ")}.`);
    const section = sections.at(-1);
    if (!section) throw wrong(line, "A section has to come first, e.g. [default].");
    if (section.settings.has(key)) throw wrong(line, `${key} is in [${section.name}] twice.`);
    section.settings.set(key, { value: content.slice(at + 1).trim(), line });
  }
  return sections;
}

function readSection({ name, line, settings }: Section, wrong: Wrong): Credential {
  const need = (key: Key): Setting => {
    const setting = settings.get(key);
    if (setting && setting.value !== "") return setting;
    throw wrong(setting?.line ?? line, `[${name}] needs a value for ${key}.`);
  };
  const [keyId, secret, arn] = [need(REQUIRED[0]), need(REQUIRED[1]), need(REQUIRED[2])];
  if (/[/\s]/.test(keyId.value)) throw wrong(keyId.line, "A key id has neither blanks nor slashes.");
  if (!isPrincipalArn(arn.value)) {
    throw wrong(
      arn.line,
      "principal_arn is the ARN of an IAM user or role, e.g. arn:aws:iam::000000000000:role/reader.",
    );
  }
  const sessionToken = settings.get("aws_session_token")?.value ?? "";
  return {
    profile: name,
    accessKeyId: keyId.value,
    secretAccessKey: secret.value,
    principalArn: arn.value,
    actions: readActions(settings.get("actions"), wrong),
    ...(sessionToken === "" ? {} : { sessionToken }),
  };
}

function readActions(setting: Setting | undefined, wrong: Wrong): Set<Action> {
  if (!setting) return new Set(["DbConnect", "DbConnectAdmin"]);
  const actions = new Set<Action>();
  for (const word of setting.value.split(/[\s,]+/).filter((part) => part !== "")) {
    const action = word.replace(/^dsql:/, "");
    if (action !== "DbConnect" && action !== "DbConnectAdmin") {
      throw wrong(
        setting.line,
        "actions are dsql:DbConnect and dsql:DbConnectAdmin, with commas between them.",
      );
    }
    actions.add(action);
  }
  return actions;
}
