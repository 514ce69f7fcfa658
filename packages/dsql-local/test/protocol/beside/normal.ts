/** Normalises the known differences (see the list of differences). */
const SAME: [pattern: RegExp, words: string][] = [
  [
    /^E .*(fastpath function calls are not supported|function with OID \d+ does not exist).*$/,
    "E function call refused",
  ],
  [/^(D .*)160\d\d\d$/, "$1version"],
];

/** In an aborted block: whether the unnamed portal is there that a failed simple query may have left. */
const UNNAMED_PORTAL =
  /^E .*(C:34000 \| M:portal "" does not exist|C:25P02 \| M:current transaction is aborted).*$/;

export function normal(answers: readonly string[]): string[] {
  let status = "Z I";
  return answers.map((answer) => {
    if (answer.startsWith("Z ")) status = answer;
    if (status === "Z E") return answer.replace(UNNAMED_PORTAL, "E aborted, or no unnamed portal");
    for (const [pattern, words] of SAME) if (pattern.test(answer)) return answer.replace(pattern, words);
    return answer;
  });
}
