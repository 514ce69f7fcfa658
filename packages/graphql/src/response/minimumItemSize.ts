import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionNode,
} from "graphql";
import { leadsToItems } from "../limits/fieldSource.ts";
import { LOOKED_UP } from "./ResponseLimits.ts";

/** The minimum that an object adds to a response. */
export interface MinimumSize {
  answerFields: number;
  answerBytes: number;
  answerObjects: number;
}

const NONE: MinimumSize = { answerFields: 0, answerBytes: 0, answerObjects: 0 };
/** Of a value, with quotation marks, colon and comma of its name. */
const VALUE_BYTES = 4;

const cache = new WeakMap<FieldNode, MinimumSize>();

/**
 * The minimum that each item of a list adds to the response, by its selected fields: so a too long list is rejected before
 * its first item is visited. Nullable fields, and those that depend on a directive or a type, don't count.
 */
export function minimumItemSize({ fieldNodes: [node], returnType, fragments }: FieldLocation): MinimumSize {
  if (node === undefined) return NONE;
  const found = cache.get(node);
  if (found !== undefined) return found;
  const type = getNamedType(returnType);
  const minimum = isObjectType(type)
    ? ofSelections(node.selectionSet?.selections ?? [], type, fragments)
    : NONE;
  cache.set(node, minimum);
  return minimum;
}

type FieldLocation = Pick<GraphQLResolveInfo, "fieldNodes" | "returnType" | "fragments">;
type Fragments = FieldLocation["fragments"];

function ofSelections(
  selections: readonly SelectionNode[],
  type: GraphQLObjectType,
  fragments: Fragments,
  minimum: MinimumSize = { ...NONE },
  seen = new Set<string>(),
): MinimumSize {
  for (const node of selections) {
    if ((node.directives?.length ?? 0) > 0) continue;
    if (node.kind === Kind.FIELD) {
      const name = (node.alias ?? node.name).value;
      if (seen.has(name)) continue;
      seen.add(name);
      minimum.answerFields++;
      minimum.answerBytes += name.length + VALUE_BYTES;
      addObject(minimum, node, type.getFields()[node.name.value], fragments);
    } else {
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments[node.name.value];
      const condition = fragment?.typeCondition?.name.value;
      const key = node.kind === Kind.FRAGMENT_SPREAD ? `...${node.name.value}` : undefined;
      if (fragment === undefined || (condition ?? type.name) !== type.name) continue;
      if (key !== undefined && seen.has(key)) continue;
      if (key !== undefined) seen.add(key);
      ofSelections(fragment.selectionSet.selections, type, fragments, minimum, seen);
    }
  }
  return minimum;
}

function addObject(
  minimum: MinimumSize,
  node: FieldNode,
  field: GraphQLField<unknown, unknown> | undefined,
  fragments: Fragments,
): void {
  if (field === undefined || !isNonNullType(field.type)) return;
  const inner = field.type.ofType;
  if (isListType(inner) || !isObjectType(inner)) return;
  const inside = ofSelections(node.selectionSet?.selections ?? [], inner, fragments);
  minimum.answerObjects += (leadsToItems(field) ? LOOKED_UP : 1) + inside.answerObjects;
  minimum.answerFields += inside.answerFields;
  minimum.answerBytes += inside.answerBytes;
}
