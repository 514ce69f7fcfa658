/** An item's element, and how it shows the item as it is now. */
export interface Entry<Item> {
  root: HTMLElement;
  update(item: Item): void;
}

/**
 * A list of elements, one for each item. Elements of items that stay are kept, so that focus, selection and scrolling are, and
 * are moved only where the order changes.
 */
export class KeyedList<Item> {
  readonly #parent: HTMLElement;
  readonly #keyOf: (item: Item) => string;
  readonly #create: (item: Item) => Entry<Item>;
  #entries = new Map<string, Entry<Item>>();

  constructor(parent: HTMLElement, keyOf: (item: Item) => string, create: (item: Item) => Entry<Item>) {
    this.#parent = parent;
    this.#keyOf = keyOf;
    this.#create = create;
  }

  show(items: readonly Item[]): void {
    const entries = new Map<string, Entry<Item>>();
    for (const item of items) {
      const key = this.#keyOf(item);
      const entry = this.#entries.get(key) ?? this.#create(item);
      entry.update(item);
      entries.set(key, entry);
    }
    for (const [key, { root }] of this.#entries) if (!entries.has(key)) root.remove();
    this.#entries = entries;
    const focused = document.activeElement;
    let at = this.#parent.firstElementChild;
    for (const { root } of entries.values()) {
      if (root === at) at = at.nextElementSibling;
      else this.#parent.insertBefore(root, at);
    }
    // An element that is moved loses it.
    if (
      focused instanceof HTMLElement &&
      focused !== document.activeElement &&
      this.#parent.contains(focused)
    ) {
      focused.focus({ preventScroll: true });
    }
  }
}
