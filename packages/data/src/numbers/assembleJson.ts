import { at as pathAt } from "./fieldPath.ts";
import { ExactNumber } from "./ExactNumber.ts";
import { InvalidArgumentError } from "../errors/index.ts";
import { numberOf } from "./parseNumber.ts";
import type { ParseJsonOptions } from "./ParseJsonOptions.ts";

/** An object or array that isn't complete, and the name of the object's next value. */
interface Open {
  value: Record<string, unknown> | unknown[];
  name: string | undefined;
}

const NUMBER = /-?\d[\d.eE+-]*/y;
const CONSTANTS = { t: true, f: false, n: null } as const;

/**
 * The value of a text that is known to be JSON. Without recursion, so that any depth works.
 */
export function assembleJson(text: string, { onRepeated, exact, unheld }: ParseJsonOptions): unknown {
  const open: Open[] = [];
  let whole: unknown;
  const put = (value: unknown) => {
    const parent = open.at(-1);
    if (parent === undefined) whole = value;
    else if (Array.isArray(parent.value)) parent.value.push(value);
    else {
      define(parent.value, parent.name ?? "", value);
      parent.name = undefined;
    }
  };
  for (let at = 0; at < text.length;) {
    const character = text.charAt(at);
    switch (character) {
      case '"': {
        const end = endOfString(text, at);
        const string = readString(text, at, end);
        at = end;
        const parent = open.at(-1);
        if (parent === undefined || Array.isArray(parent.value) || parent.name !== undefined) put(string);
        else {
          parent.name = string;
          if (onRepeated && Object.hasOwn(parent.value, string)) onRepeated(pathTo(open));
        }
        break;
      }
      case "{":
      case "[":
        open.push({ value: character === "{" ? {} : [], name: undefined });
        at++;
        break;
      case "}":
      case "]":
        // Added to its parent only when it is complete: until then the parent's name is its own.
        put(open.pop()?.value);
        at++;
        break;
      case "t":
      case "f":
      case "n":
        put(CONSTANTS[character]);
        at += character === "f" ? 5 : 4;
        break;
      default: {
        // A number, or a blank, a comma or a colon.
        NUMBER.lastIndex = at;
        const [numeral] = NUMBER.exec(text) ?? [];
        if (numeral !== undefined) {
          const number = unheld ? numberOrReplacement(numeral, unheld) : numberOf(numeral);
          put(exact && number instanceof ExactNumber ? exact(number) : number);
        }
        at += numeral?.length ?? 1;
      }
    }
  }
  return whole;
}

/** Where the string that begins at `from` ends, after its closing quote. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
}

function readString(text: string, from: number, end: number): string {
  const inner = text.slice(from + 1, end - 1);
  return inner.includes("\\") ? (JSON.parse(text.slice(from, end)) as string) : inner;
}

function define(object: Record<string, unknown>, name: string, value: unknown): void {
  // Assigning __proto__ would change the object's prototype; other inherited names become the object's own.
  // eslint-disable-next-line billio/no-inherited-names -- nothing is looked up
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function pathTo(open: readonly Open[]): string {
  let path = "";
  for (const { value, name } of open) {
    if (Array.isArray(value)) path = pathAt(path, value.length);
    else path = path === "" ? (name ?? "") : pathAt(path, name ?? "");
  }
  return path;
}

function numberOrReplacement(numeral: string, unheld: (numeral: string) => unknown): unknown {
  try {
    return numberOf(numeral);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return unheld(numeral);
    throw error;
  }
}
