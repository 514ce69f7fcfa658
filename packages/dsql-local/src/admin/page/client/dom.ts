/** Attributes of a new element; undefined leaves one out. */
type Attributes = Record<string, string | undefined>;

/** A new element. Text is always text: nothing that comes from the server is parsed as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** @throws {Error} where the page has no element that matches */
export function find(selector: string, within: ParentNode = document): HTMLElement {
  return findA(HTMLElement, selector, within);
}

/** As {@link find}, for an element of one type. */
export function findA<Type extends HTMLElement>(
  type: new () => Type,
  selector: string,
  within: ParentNode = document,
): Type {
  const found = within.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`The page has no ${selector}.`);
  return found;
}

/** Changes an element's text where it differs: a selection in it stays otherwise. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Changes or removes an attribute where it differs. */
export function setAttribute(target: Element, name: string, value: string | undefined): void {
  if (value === undefined) target.removeAttribute(name);
  else if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

/** A statement; browsers let the keyboard scroll a long one. */
export function codeBlock(text = ""): HTMLPreElement {
  return element("pre", {}, text);
}

/** A short word in a frame. */
export function setBadge(badge: Element, text: string, tone: "good" | "warn" | "bad" | "plain"): void {
  setText(badge, text);
  setAttribute(badge, "class", "badge");
  setAttribute(badge, "data-tone", tone);
}
