import fc from "fast-check";
import { z } from "zod";

type JsonSchema = Record<string, unknown>;
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What no schema says and hostile callers send. */
const nasty: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    ...[null, true, -1, 0, 1e308, 0.1, "", " ", "\u0000", "\ud800", "\u202eevil\u202c", "a\u200bb", "__proto__", "constructor"],
    ...["x".repeat(10_240), "\ufeff", "'; drop table tenants; --", "<script>alert(1)</script>", "ﷺ".repeat(200), [], {}],
    ...["2024-02-30", "999.1.1.1", "::ffff:203.0.113.9", "ZZ", "us", "２０２４-01-01"],
  ),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
  fc.string({ unit: "binary", maxLength: 60 }),
);

const texts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "Wei Zhang",
    "ООО Ромашка",
    "شركة النور",
    "株式会社",
    "O’Brien & Söhne GmbH",
    "https://a.example",
    "+15075550100",
  ),
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
);

const known: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  Country: fc.constantFrom("AU", "CN", "MO", "IR", "US", "XK"),
  CalendarDate: fc.constantFrom("1960-01-01", "1999-12-31", "2024-02-29", "2026-11-01"),
  IpAddress: fc.oneof(fc.ipV4(), fc.ipV6()),
  Email: fc.constantFrom("ops@harbour.example", "a.b+c@gmail.com", "x@xn--bcher-kva.example"),
};

interface Building {
  definitions: Record<string, JsonSchema>;
  depth: number;
}

function objects(schema: JsonSchema, building: Building): fc.Arbitrary<Json> {
  const required = new Set((schema["required"] as string[] | undefined) ?? []);
  const fields = Object.entries((schema["properties"] as Record<string, JsonSchema> | undefined) ?? {});
  const keys = fields.map(([key, field]) => [key, arbitraryOf(field, building)] as const);
  return fc.record(Object.fromEntries(keys), { requiredKeys: [...required] as never }) as fc.Arbitrary<Json>;
}

function numbers({ type, minimum, maximum, exclusiveMinimum }: JsonSchema): fc.Arbitrary<number> {
  const min = (minimum as number | undefined) ?? (exclusiveMinimum === undefined ? 0 : Number(exclusiveMinimum) + 0.5);
  const max = Math.min((maximum as number | undefined) ?? 1e6, 1e9);
  if (type === "integer") return fc.integer({ min: Math.ceil(min), max });
  return fc.double({ min, max, noNaN: true });
}

/** Values that mostly fit a JSON Schema as zod writes it. */
function arbitraryOf(schema: JsonSchema, building: Building): fc.Arbitrary<Json> {
  const { $ref, anyOf, enum: choices, const: only, type, id } = schema;
  const name = typeof $ref === "string" ? $ref.split("/").at(-1) : (id as string | undefined);
  if (name && known[name]) return known[name];
  if (typeof $ref === "string") {
    const target = building.definitions[name ?? ""] ?? {};
    // Owners own owners: a level or two is enough to reach every field.
    return building.depth > 4 ? fc.constant([]) : arbitraryOf(target, { ...building, depth: building.depth + 1 });
  }
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((each: JsonSchema) => arbitraryOf(each, building)));
  if (Array.isArray(choices)) return fc.constantFrom(...(choices as Json[]));
  if (only !== undefined) return fc.constant(only as Json);
  if (type === "object") return objects(schema, building);
  if (type === "array")
    return fc.array(arbitraryOf(schema["items"] as JsonSchema, building), {
      minLength: (schema["minItems"] as number | undefined) ?? 0,
      maxLength: 3,
    });
  if (type === "number" || type === "integer") return numbers(schema);
  return type === "boolean" ? fc.boolean() : type === "null" ? fc.constant(null) : texts;
}

/** Every place in a value, as the key or index path to it. */
function placesIn(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== "object") return [path];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...inner.flatMap(([key, item]) => placesIn(item as Json, [...path, key]))];
}

type Parent = Json[] | Record<string | number, Json>;

/** A copy in which `change` was done to the value that holds the place. */
function changeAt(value: Json, path: readonly (string | number)[], change: (parent: Parent, key: string | number) => void): Json {
  const copy = structuredClone(value);
  const parent = path.slice(0, -1).reduce<Json>((at, key) => (at as Record<string | number, Json>)[key] ?? null, copy);
  change(parent as Parent, path.at(-1) ?? "");
  return copy;
}

/** One place of a body replaced, removed, or given a neighbour that nobody knows. */
function mutationsOf(body: Json): fc.Arbitrary<Json> {
  const places = placesIn(body).filter((path) => path.length > 0);
  return fc
    .record({ path: fc.constantFrom(...places), kind: fc.constantFrom("replace", "remove", "add"), value: nasty, name: texts })
    .map(({ path, kind, value, name }) =>
      changeAt(body, path, (parent, key) => {
        if (Array.isArray(parent)) parent.splice(Number(key), kind === "add" ? 0 : 1, ...(kind === "remove" ? [] : [value]));
        else if (kind === "replace") parent[key] = value;
        else if (kind === "remove") delete parent[key];
        else Object.defineProperty(parent, name, { value, enumerable: true, configurable: true });
      }),
    );
}

/** Bodies made from a schema, and the same with one thing wrong. */
export function arbitraryBody(schema: z.ZodType): fc.Arbitrary<Json> {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  const fitting = arbitraryOf(json, { definitions: (json["$defs"] ?? {}) as Record<string, JsonSchema>, depth: 0 });
  return fc.oneof({ weight: 1, arbitrary: fitting }, { weight: 3, arbitrary: fitting.chain(mutationsOf) });
}
