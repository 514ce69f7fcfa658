import type { ExactNumber } from "@mattb.tech/billio-data/numbers";
import type { AttributeValue } from "./AttributeMap.ts";
import { formatBase64 } from "./base64.ts";
import { define } from "./define.ts";
import type { HintedKind } from "./hints.ts";
import { kindOf } from "./kindOf.ts";
import { normalNumber, readNumber } from "./numbers.ts";
import type { Path } from "./pointer.ts";

/** Receives what JSON can't express of an attribute. */
export interface Listener {
  /** A value of a type that JSON hasn't. */
  onTyped: (path: Path, kind: HintedKind) => void;
  /** A value that can't be read; it becomes `undefined`. */
  onFault: (path: Path, reason: string) => void;
}

/** Converts an attribute to a JSON value: sets to sorted arrays, bytes to base64. */
export function plainValue(attribute: AttributeValue, path: Path, listener: Listener): unknown {
  switch (kindOf(attribute)) {
    case "S":
      return attribute.S;
    case "N":
      return number(attribute.N ?? "", path, listener);
    case "BOOL":
      return attribute.BOOL;
    case "NULL":
      return null;
    case "M": {
      const members: Record<string, unknown> = {};
      for (const [key, member] of Object.entries(attribute.M ?? {})) {
        define(members, key, plainValue(member, { parent: path, key }, listener));
      }
      return members;
    }
    case "L":
      return attribute.L?.map((entry, key) => plainValue(entry, { parent: path, key }, listener));
    case "B":
      listener.onTyped(path, "B");
      return formatBase64(attribute.B ?? new Uint8Array());
    case "SS":
      listener.onTyped(path, "SS");
      return attribute.SS?.toSorted();
    case "NS":
      listener.onTyped(path, "NS");
      return numbers(attribute.NS ?? [], path, listener);
    case "BS":
      listener.onTyped(path, "BS");
      return attribute.BS?.map(formatBase64).sort();
    case undefined:
      listener.onFault(
        path,
        "has a type that isn't known; DynamoDB's are S, N, B, BOOL, NULL, M, L, SS, NS, BS",
      );
      return undefined;
  }
}

function number(text: string, path: Path, { onFault }: Listener): number | ExactNumber | undefined {
  try {
    return readNumber(text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    onFault(path, error.message.replace(/^N /, ""));
    return undefined;
  }
}

function numbers(texts: readonly string[], path: Path, listener: Listener): unknown[] {
  const spelled = texts.map((text) => {
    const value = number(text, path, listener);
    return { value, text: value === undefined ? text : normalNumber(text) };
  });
  return spelled.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ value }) => value);
}
