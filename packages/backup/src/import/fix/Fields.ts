import { formatJson, parseJson } from "@mattb.tech/billio-data/numbers";

type Json = Parameters<typeof formatJson>[0];

/** How a form of an item encodes plain JSON values. */
export interface Form {
  /** `undefined` for a value without a plain form, e.g. a set. */
  read: (value: unknown) => unknown;
  write: (value: unknown) => unknown;
}

export const plainForm: Form = { read: (value) => value, write: (value) => value };

/** DynamoDB's typed JSON. */
export const typedForm: Form = { read: fromTyped, write: toTyped };

/** The plain field and the composite key that has it as its second half. */
const COMPOSITES: ReadonlyMap<string, string> = new Map([
  ["id", "type:id"],
  ["shelf", "type:shelf"],
]);

/** The fields of an item for rules: `type`, `id` and `shelf` are also part of composite keys. */
export class Fields {
  readonly #members: Map<string, unknown>;
  readonly #form: Form;

  constructor(members: Map<string, unknown>, form: Form) {
    this.#members = members;
    this.#form = form;
  }

  /** A field's text; of a number its digits. */
  text(field: string): string | undefined {
    const value = this.#get(field);
    if (typeof value === "string") return value;
    return value === undefined || typeof value === "boolean" || isNested(value)
      ? undefined
      : formatJson(value);
  }

  equals(field: string, wanted: unknown): boolean {
    const value = this.#get(field);
    if (value === wanted) return true;
    if (value === undefined || value === null || wanted === null || typeof value === "string") return false;
    return typeof wanted !== "string" && !isNested(value) && formatJson(value) === formatJson(wanted as Json);
  }

  /** Whether that changed something. */
  set(field: string, value: unknown): boolean {
    const before = this.#texts(field);
    const composite = COMPOSITES.get(field);
    const isComposite = composite !== undefined && this.#members.has(composite);
    if (!isComposite || this.#members.has(field)) this.#members.set(field, this.#form.write(value));
    if (isComposite) this.#join(composite, this.text("type") ?? "", this.#asText(value));
    if (field === "type") {
      for (const key of COMPOSITES.values()) {
        const half = this.#halves(key)?.[1];
        if (half !== undefined) this.#join(key, this.#asText(value), half);
      }
    }
    return this.#texts(field) !== before;
  }

  rename(from: string, to: string): boolean {
    if (!this.#members.has(from)) return false;
    const value = this.#members.get(from);
    this.#members.delete(from);
    this.#members.set(to, value);
    return true;
  }

  remove(field: string): boolean {
    return this.#members.delete(field);
  }

  toObject(): Record<string, unknown> {
    // No prototype: a field may be named __proto__.
    const object = Object.create(null) as Record<string, unknown>;
    for (const [name, value] of this.#members) object[name] = value;
    return object;
  }

  #get(field: string): unknown {
    if (this.#members.has(field)) return this.#form.read(this.#members.get(field));
    if (field === "type") return this.#halves("type:id")?.[0];
    const composite = COMPOSITES.get(field);
    return composite === undefined ? undefined : this.#halves(composite)?.[1];
  }

  #halves(composite: string): [string, string] | undefined {
    const value = this.#form.read(this.#members.get(composite));
    const colon = typeof value === "string" ? value.indexOf(":") : -1;
    return typeof value === "string" && colon >= 0
      ? [value.slice(0, colon), value.slice(colon + 1)]
      : undefined;
  }

  #join(composite: string, type: string, half: string): void {
    this.#members.set(composite, this.#form.write(`${type}:${half}`));
  }

  #asText(value: unknown): string {
    return typeof value === "string" ? value : formatJson(value as Json);
  }

  /** All fields that setting one may change. */
  #texts(field: string): string {
    const names =
      field === "type" ? ["type", ...COMPOSITES.values()] : [field, COMPOSITES.get(field) ?? field];
    return names.map((name) => formatJson((this.#members.get(name) ?? null) as Json)).join(" ");
  }
}

function isNested(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value) as null);
}

function fromTyped(typed: unknown): unknown {
  if (typeof typed !== "object" || typed === null) return undefined;
  const [[kind, value] = [], ...others] = Object.entries(typed);
  if (others.length > 0) return undefined;
  if (kind === "S" || kind === "BOOL") return value;
  if (kind === "N") return parseNumber(value);
  return kind === "NULL" ? null : undefined;
}

function toTyped(value: unknown): unknown {
  if (value === null) return { NULL: true };
  if (typeof value === "string") return { S: value };
  if (typeof value === "boolean") return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(toTyped) };
  if (isNested(value)) {
    const members = Object.create(null) as Record<string, unknown>;
    for (const [name, member] of Object.entries(value as object)) members[name] = toTyped(member);
    return { M: members };
  }
  return { N: formatJson(value as Json) };
}

function parseNumber(value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  try {
    return parseJson(value);
  } catch {
    return undefined;
  }
}
