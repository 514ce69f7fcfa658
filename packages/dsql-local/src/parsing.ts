export { CheckInputError } from "./check/CheckInputError.ts";
export { Places } from "./check/Places.ts";
export { readLog } from "./check/readLog.ts";
export { readText } from "./check/readText.ts";
export { splitScript } from "./check/splitScript.ts";
export { takeOutAsync } from "./rules/asyncKeyword.ts";
export { type Node, parse } from "./rules/parser.ts";
export { child, list, names, text, typeIn, walk } from "./rules/tree.ts";
