const NAMES: Record<string, string> = {
  "1": "ParseComplete",
  "2": "BindComplete",
  "3": "CloseComplete",
  C: "CommandComplete",
  c: "CopyDone",
  d: "CopyData",
  D: "DataRow",
  E: "ErrorResponse",
  G: "CopyInResponse",
  H: "CopyOutResponse",
  I: "EmptyQueryResponse",
  N: "NoticeResponse",
  n: "NoData",
  R: "Authentication",
  s: "PortalSuspended",
  S: "ParameterStatus",
  T: "RowDescription",
  t: "ParameterDescription",
  Z: "ReadyForQuery",
};

/** The message that a readable answer is, by its name, with what distinguishes it from others of the name. */
function inWords(answer: string): string {
  const [letter = "", ...rest] = answer.split(" ");
  const name = NAMES[letter] ?? letter;
  if (letter === "Z") return `${name} ${rest[0] ?? ""}`;
  if (letter === "C") return `${name} \`${rest.join(" ")}\``;
  if (letter !== "E" && letter !== "N") return name;
  const field = (key: string) => new RegExp(` ${key}:([^|]*?)(?: \\||$)`).exec(answer)?.[1] ?? "";
  const severity = field("V") === "FATAL" ? "FATAL " : "";
  return `${name} ${severity}${field("C")} _${field("M").replaceAll("_", "\\_")}_`;
}

/** No answer. */
export const NOTHING = "–";

export function answerInWords(answers: readonly string[], isClosed: boolean): string {
  const said = answers.map(inWords);
  if (isClosed) said.push("the connection is closed");
  return said.length === 0 ? NOTHING : said.join(", ");
}
