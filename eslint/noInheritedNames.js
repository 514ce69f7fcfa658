import ts from "typescript";

/**
 * Finds look-ups in objects by names that may come from outside: `table[name]`, and `name in table`. Objects inherit
 * `constructor`, `toString`, `__proto__` and more, so a name that somebody sends finds what nobody put there.
 *
 * Right are a `Map`, `ownValue(table, name)` of packages/config, an object that `Object.hasOwn(table, name)` was asked of
 * in the same function, one made there by `Object.create(null)`, GraphQL's `ObjMap`, which is made so, names of which the
 * type lists all, and names that come from `Object.keys(table)` itself.
 */
export const noInheritedNames = {
  meta: {
    type: "problem",
    docs: { description: "Disallow look-ups by any name in objects that inherit names" },
    messages: {
      lookup:
        "{{name}} may be a name that objects inherit, such as constructor: use a Map, ownValue({{object}}, {{name}}), or ask Object.hasOwn first.",
    },
    schema: [],
  },
  create(context) {
    const { sourceCode } = context;
    const services = sourceCode.parserServices;
    if (!services?.program) return {};
    const checker = services.program.getTypeChecker();

    const typeOf = (node) => {
      const type = services.getTypeAtLocation(node);
      return checker.getBaseConstraintOfType(type) ?? type;
    };

    function check(node, object, key) {
      if (!isAnyName(typeOf(key)) || !mayHold(typeOf(object))) return;
      const [objectText, keyText] = [sourceCode.getText(withoutCast(object)), sourceCode.getText(key)];
      const around = sourceCode.getText(outermostFunction(node));
      const guards = [
        `Object.hasOwn(${objectText},`,
        `Object.keys(${objectText})`,
        `${objectText} = Object.create(null)`,
      ];
      if (guards.some((guard) => around.includes(guard))) return;
      context.report({ node, messageId: "lookup", data: { object: objectText, name: keyText } });
    }

    /** Whether it may be any text; one of a list of names may not. */
    function isAnyName(type) {
      if (type.isUnion()) return type.types.some(isAnyName);
      return (type.flags & ts.TypeFlags.String) !== 0;
    }

    /** Whether it is an object with fields under any name, rather than an array or a text. */
    function mayHold(type) {
      if (type.isUnion()) return type.types.some(mayHold);
      if (type.symbol?.name.endsWith("ObjMap")) return false;
      return checker.getIndexInfoOfType(type, ts.IndexKind.String) !== undefined;
    }

    return {
      MemberExpression(node) {
        if (node.computed) check(node, node.object, node.property);
      },
      BinaryExpression(node) {
        if (node.operator === "in" && node.left.type !== "PrivateIdentifier")
          check(node, node.right, node.left);
      },
    };
  },
};

function withoutCast(node) {
  return node.type === "TSAsExpression" ? withoutCast(node.expression) : node;
}

/** A guard is often a step before, in a function around. */
function outermostFunction(node) {
  let outermost = node;
  for (let around = node; around; around = around.parent) {
    if (/Function|MethodDefinition/.test(around.type)) outermost = around;
  }
  return outermost;
}
