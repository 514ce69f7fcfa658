import { ownValue } from "@mattb.tech/billio-config";
import { ContextError, type ContextFault } from "./ContextError.ts";

export type Values = Readonly<Record<string, unknown>>;

/** Reads values and collects their issues. `null` and "" count as absent. */
export class ContextReader {
  readonly #values: Values;
  readonly #path: string;
  readonly #faults: ContextFault[];

  constructor(values: Values, path = "", faults: ContextFault[] = []) {
    this.#values = values;
    this.#path = path;
    this.#faults = faults;
  }

  /** The value of a key; a text is trimmed. */
  value(key: string): unknown {
    const value = ownValue(this.#values, key);
    const trimmed = typeof value === "string" ? value.trim() : value;
    return trimmed === "" || trimmed === null ? undefined : trimmed;
  }

  /** A required text; "" when it is missing or malformed. */
  text(key: string, pattern: RegExp, rule: string): string {
    if (this.value(key) === undefined) this.fault(key, `is missing; it ${rule}`);
    return this.optionalText(key, pattern, rule) ?? "";
  }

  optionalText(key: string, pattern: RegExp, rule: string): string | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    if (typeof value === "string" && pattern.test(value)) return value;
    this.fault(key, rule);
    return undefined;
  }

  /** `true` or `false`, also as text from the command line. */
  flag(key: string, why: string): boolean {
    const value = this.value(key);
    if (value === undefined) this.fault(key, `is missing; it must be true or false: ${why}`);
    return this.optionalFlag(key);
  }

  /** `false` when it is missing. */
  optionalFlag(key: string): boolean {
    const value = this.value(key);
    if (value !== undefined && ![true, false, "true", "false"].includes(value as string))
      this.fault(key, "must be true or false");
    return value === true || value === "true";
  }

  /** The members of an object, or of JSON text from the command line. */
  object(key: string, rule: string): ContextReader {
    const value = this.#json(key);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (value !== undefined && !isObject) this.fault(key, rule);
    return new ContextReader(isObject ? (value as Values) : {}, this.#nameOf(key), this.#faults);
  }

  /** The texts of a list, or of JSON text from the command line. */
  list(key: string, pattern: RegExp, rule: string): string[] {
    const value = this.#json(key) ?? [];
    if (Array.isArray(value) && value.every((one) => typeof one === "string" && pattern.test(one)))
      return value as string[];
    this.fault(key, rule);
    return [];
  }

  keys(): string[] {
    return Object.keys(this.#values);
  }

  /** Rejects keys that nothing reads: a misspelled one would be ignored silently. */
  only(known: readonly string[]): void {
    for (const key of this.keys())
      if (!known.includes(key)) this.fault(key, `isn't known; known are ${known.join(", ")}`);
  }

  fault(key: string, reason: string): void {
    this.#faults.push({ key: this.#nameOf(key), reason });
  }

  /** @throws {ContextError} when there was any issue */
  check(): void {
    if (this.#faults.length > 0) throw new ContextError(this.#faults);
  }

  #json(key: string): unknown {
    const value = this.value(key);
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }

  #nameOf(key: string): string {
    return this.#path === "" ? key : `${this.#path}.${key}`;
  }
}
