import { expect, test } from "vitest";
import { templatesOf, WITHOUT_EXTRAS } from "./support/templates.ts";

const variants = [
  ["example", templatesOf()],
  ["bare", templatesOf(WITHOUT_EXTRAS)],
] as const;

test.each(
  variants.flatMap(([variant, templates]) =>
    [...templates].map(([stack, template]) => [stack, variant, template] as const),
  ),
)("%s (%s) is what was reviewed", async (stack, variant, template) => {
  const text = JSON.stringify(template.toJSON(), null, 1)
    // What is in a bundle is no concern of the templates.
    .replace(/\b[0-9a-f]{64}\b/g, "<hash of the bundle>");
  await expect(`${text}\n`).toMatchFileSnapshot(`./snapshots/${variant}/${stack}.json`);
});
