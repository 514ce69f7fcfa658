import ts from "typescript";

/**
 * Reports lookups in objects by names that may be user input: `table[name]`, and `name in table`. Objects inherit
 * `constructor`, `toString`, `__proto__` and more, so such a name may find what nobody put there.
 *
 * Allowed are a `Map`, `ownValue(table, name)` of packages/config, an object that the same function checks by
 * `Object.hasOwn(table, name)` or creates by `Object.create(null)`, GraphQL's `ObjMap`, which is created so, names of a
 * union of literals, and names from `Object.keys(table)` itself.
 */
export const noInheritedNames = {
  meta: {
    type: "problem",
    docs: { description: "Disallow lookups by any name in objects that inherit names" },
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

    /** Whether it may be any string, rather than one of a union of literals. */
    function isAnyName(type) {
      if (type.isUnion()) return type.types.some(isAnyName);
      return (type.flags & ts.TypeFlags.String) !== 0;
    }

    /** Whether it is an object with an index signature, rather than an array or a string. */
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

/** The check often stands in an enclosing function. */
function outermostFunction(node) {
  let outermost = node;
  for (let around = node; around; around = around.parent) {
    if (/Function|MethodDefinition/.test(around.type)) outermost = around;
  }
  return outermost;
}
