/** Numbers for type names, for use in records. */
export class TypeNames {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #most: number;

  /** @param most the largest number that fits the record: further names, which only a broken source has, share it */
  constructor(most: number) {
    this.#most = most;
  }

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.length;
    if (number === this.#most) return number;
    this.#names.push(name);
    this.#numbers.set(name, number);
    return number;
  }

  nameOf(number: number): string {
    return this.#names[number] ?? "(further types)";
  }
}
