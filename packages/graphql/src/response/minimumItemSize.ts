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

/** What an object adds to a response at the least. */
export interface MinimumSize {
  answerFields: number;
  answerBytes: number;
  answerObjects: number;
}

const NONE: MinimumSize = { answerFields: 0, answerBytes: 0, answerObjects: 0 };
/** Of a value, with quotation marks, colon and comma of its name. */
const VALUE_BYTES = 4;

const known = new WeakMap<FieldNode, MinimumSize>();

/**
 * What every item of a list adds to the response at least, by what is selected of it: so a long list is rejected before its
 * first item is gone through. What may be absent, or depends on a directive or a type, counts nothing.
 */
export function minimumItemSize({ fieldNodes: [node], returnType, fragments }: Place): MinimumSize {
  if (node === undefined) return NONE;
  const found = known.get(node);
  if (found !== undefined) return found;
  const type = getNamedType(returnType);
  const least = isObjectType(type)
    ? ofSelections(node.selectionSet?.selections ?? [], type, fragments)
    : NONE;
  known.set(node, least);
  return least;
}

type Place = Pick<GraphQLResolveInfo, "fieldNodes" | "returnType" | "fragments">;
type Fragments = Place["fragments"];

function ofSelections(
  selections: readonly SelectionNode[],
  type: GraphQLObjectType,
  fragments: Fragments,
  least: MinimumSize = { ...NONE },
  seen = new Set<string>(),
): MinimumSize {
  for (const node of selections) {
    if ((node.directives?.length ?? 0) > 0) continue;
    if (node.kind === Kind.FIELD) {
      const name = (node.alias ?? node.name).value;
      if (seen.has(name)) continue;
      seen.add(name);
      least.answerFields++;
      least.answerBytes += name.length + VALUE_BYTES;
      addObject(least, node, type.getFields()[node.name.value], fragments);
    } else {
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments[node.name.value];
      const condition = fragment?.typeCondition?.name.value;
      const key = node.kind === Kind.FRAGMENT_SPREAD ? `...${node.name.value}` : undefined;
      if (fragment === undefined || (condition ?? type.name) !== type.name) continue;
      if (key !== undefined && seen.has(key)) continue;
      if (key !== undefined) seen.add(key);
      ofSelections(fragment.selectionSet.selections, type, fragments, least, seen);
    }
  }
  return least;
}

function addObject(
  least: MinimumSize,
  node: FieldNode,
  field: GraphQLField<unknown, unknown> | undefined,
  fragments: Fragments,
): void {
  if (field === undefined || !isNonNullType(field.type)) return;
  const inner = field.type.ofType;
  if (isListType(inner) || !isObjectType(inner)) return;
  const inside = ofSelections(node.selectionSet?.selections ?? [], inner, fragments);
  least.answerObjects += (leadsToItems(field) ? LOOKED_UP : 1) + inside.answerObjects;
  least.answerFields += inside.answerFields;
  least.answerBytes += inside.answerBytes;
}
