/** Numbers for names of types, so that they can stand in records. */
export class TypeNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];

  of(type: string): number {
    const known = this.#numbers.get(type);
    if (known !== undefined) return known;
    this.#numbers.set(type, this.#names.length);
    return this.#names.push(type) - 1;
  }

  name(number: number): string {
    return this.#names[number] ?? "";
  }
}
