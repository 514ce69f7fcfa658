export { CheckInputError } from "./check/CheckInputError.ts";
export {
  LineMap,
  /** @deprecated Use {@link LineMap}. */
  LineMap as Places,
} from "./check/LineMap.ts";
export { readLog } from "./check/readLog.ts";
export { readText } from "./check/readText.ts";
export { splitScript } from "./check/splitScript.ts";
export { takeOutAsync } from "./analysis/parse/asyncKeyword.ts";
export { type Node, parse } from "./analysis/parse/parse.ts";
export { child, list, names, text, typeIn, walk } from "./analysis/parse/tree.ts";
