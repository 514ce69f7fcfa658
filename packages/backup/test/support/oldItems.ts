import fc from "fast-check";
import type { AttributeMap, AttributeValue } from "../../src/old/AttributeMap.ts";
import { normalTypedValue } from "../../src/old/formatTypedJson.ts";

/** Text that PostgreSQL stores: any characters but NUL. */
const text = (constraints: { minLength?: number; maxLength?: number } = {}) =>
  fc.string({ unit: "binary", ...constraints }).map((value) => value.replaceAll("\0", "0"));

/** Any number of DynamoDB's, in many spellings of few and many digits. */
const numerals: fc.Arbitrary<string> = fc.oneof(
  fc.integer().map(String),
  fc
    .record({
      sign: fc.constantFrom("", "-"),
      digits: fc.string({ unit: fc.constantFrom("0", "1", "2", "5", "9"), minLength: 1, maxLength: 37 }),
      exponent: fc.integer({ min: -129, max: 88 }),
    })
    .map(({ sign, digits, exponent }) => `${sign}${digits}e${exponent}`)
    .map((spelled) => (/[1-9]/.test(spelled.split("e")[0] ?? "") ? spelled : "0")),
);

const bytes = fc.uint8Array({ maxLength: 20 }).map((array) => new Uint8Array(array));
const base64 = (array: Uint8Array) => Buffer.from(array).toString("base64");
const number = (numeral: string) => JSON.stringify(normalTypedValue({ N: numeral }));

const names = fc.oneof(
  fc.constantFrom("S", "N", "B", "M", "Item", "__proto__", "constructor", "toString", "a/b~c", "0"),
  text({ minLength: 1, maxLength: 8 }),
);

/** A map with these members, `__proto__` among them. */
const map = (entries: readonly [string, AttributeValue][]): AttributeMap => Object.fromEntries(entries);

/** Any attribute that DynamoDB stores. */
const attributes: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text({ maxLength: 12 }).map((S) => ({ S })),
    numerals.map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    bytes.map((B) => ({ B })),
    fc.uniqueArray(text({ maxLength: 5 }), { minLength: 1, maxLength: 4 }).map((SS) => ({ SS })),
    fc.uniqueArray(numerals, { selector: number, minLength: 1, maxLength: 4 }).map((NS) => ({ NS })),
    fc.uniqueArray(bytes, { selector: base64, minLength: 1, maxLength: 4 }).map((BS) => ({ BS })),
    fc.array(tie("value"), { maxLength: 4 }).map((L) => ({ L })),
    fc.array(fc.tuple(names, tie("value")), { maxLength: 4 }).map((entries) => ({ M: map(entries) })),
  ),
})).value;

const orNot = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const nullOr = (arbitrary: fc.Arbitrary<AttributeValue>) =>
  fc.oneof({ weight: 4, arbitrary }, { weight: 1, arbitrary: fc.constant({ NULL: true as const }) });

const pixels = fc.nat(5_000).map((side) => ({ N: String(side) }));
const url = fc.webUrl().map((S) => ({ S }));
const picture = { url, width: pixels, height: pixels };
const size = fc
  .record(
    { ...picture, size: fc.constantFrom({ S: "small" }, { N: "2" }), extra: attributes },
    { requiredKeys: ["url", "width", "height", "size"] },
  )
  .map((M) => ({ M }));
const sizes = fc.array(size, { maxLength: 2 }).map((L) => ({ L }));
const image = fc
  .record({ ...picture, sizes: nullOr(sizes) }, { requiredKeys: ["url", "width", "height"] })
  .map((M) => ({ M: M }));
const imageFields = fc.record({ imageUrl: url, imageWidth: pixels, imageHeight: pixels });

/** From the year 1 to 9999. */
const time = fc
  .integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })
  .map((ms) => ({ N: String(ms) }));
const uuid = fc.uuid().chain((id) => fc.constantFrom(id, id, id, id.toUpperCase()));
const keyText = (maxLength: number) => text({ minLength: 1, maxLength }).map((S) => ({ S }));

const RESERVED = new Set([
  "$dynamodb",
  "id",
  "type",
  "shelf",
  "type:id",
  "type:shelf",
  "category",
  "image",
  "imageUrl",
  "imageWidth",
  "imageHeight",
  "title",
  "rating",
  "notes",
  "externalId",
  "seriesId",
  "addedAt",
  "movedAt",
  "createdAt",
  "updatedAt",
  "seasonNumber",
  "hoursPlayed",
]);
const ownFields = fc
  .array(
    fc.tuple(
      names.filter((name) => !RESERVED.has(name)),
      attributes,
    ),
    { maxLength: 4 },
  )
  .map(map);

/** Items of the old table, of all its ages, that the new system can hold. */
export const oldItems: fc.Arbitrary<AttributeMap> = fc
  .record({
    type: fc.constantFrom("Book", "VideoGame", "Feature", "TvSeries", "TvSeason", "Movie"),
    id: uuid,
    idAttribute: fc.constantFrom("same", "same", "lower", "absent"),
    shelf: text({ minLength: 1, maxLength: 15 }),
    without: fc.subarray(["type", "shelf", "type:shelf", "category"]),
    isWhole: fc.boolean(),
    category: orNot(keyText(10)),
    common: fc.record(
      {
        title: keyText(100),
        addedAt: time,
        movedAt: time,
        rating: nullOr(fc.integer({ min: 1, max: 10 }).map((N) => ({ N: String(N) }))),
        notes: nullOr(
          fc.oneof(
            text().map((S) => ({ S })),
            bytes.map((B) => ({ B })),
          ),
        ),
        externalId: keyText(60),
        createdAt: attributes,
        updatedAt: attributes,
        platforms: attributes,
      },
      { requiredKeys: ["title", "addedAt", "movedAt"] },
    ),
    seriesId: uuid.map((S) => ({ S })),
    seasonNumber: orNot(fc.nat(40).map((N) => ({ N: String(N) }))),
    picture: fc.oneof(
      fc.constant({}),
      nullOr(image).map((value) => ({ image: value })),
      imageFields,
      fc.tuple(nullOr(image), imageFields).map(([value, fields]) => ({ image: value, ...fields })),
      imageFields.map(({ imageUrl }) => ({ imageUrl })),
    ),
    own: ownFields,
  })
  .map(
    ({
      type,
      id,
      idAttribute,
      shelf,
      without,
      isWhole,
      category,
      common,
      seriesId,
      seasonNumber,
      picture: pictured,
      own,
    }) => {
      const item = new Map<string, AttributeValue>(
        Object.entries({ ...common, ...pictured } as AttributeMap),
      );
      for (const [name, value] of Object.entries(own)) item.set(name, value);
      item.set("type:id", { S: `${type}:${id}` }).set("type:shelf", { S: `${type}:${shelf}` });
      item.set("type", { S: type }).set("shelf", { S: shelf });
      if (idAttribute !== "absent") item.set("id", { S: idAttribute === "lower" ? id.toLowerCase() : id });
      if (/^(?:Feature|TvSeries|Movie)$/.test(type)) item.set("category", { S: "watching" });
      if (category) item.set("category", category);
      if (type === "TvSeason") item.set("seriesId", seriesId);
      if (seasonNumber) item.set("seasonNumber", seasonNumber);
      if (!isWhole) {
        for (const name of without) {
          // One of both has to name the shelf.
          if (name !== "type:shelf" || !without.includes("shelf")) item.delete(name);
        }
      }
      return Object.fromEntries(item);
    },
  );

/** The same, without what dynalite 4.0.0 loses: whatever is called `__proto__`. */
export const storableItems: fc.Arbitrary<AttributeMap> = oldItems.filter(
  (item) => !JSON.stringify(normalTypedValue({ M: item })).includes('"__proto__":'),
);
