const MOST = 0xffff;

/** A number for each type, two bytes long. Past 65,535 types, which only a broken source has, the rest share one. */
export class TypeNames {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.length;
    if (number === MOST) return MOST;
    this.#names.push(name);
    this.#numbers.set(name, number);
    return number;
  }

  nameOf(number: number): string {
    return this.#names[number] ?? "(further types)";
  }
}
