import { type ASTNode, type DocumentNode, Token, TokenKind, visit } from "graphql";

/** Replaces all tokens. */
const NONE = new Token(TokenKind.SOF, 0, 0, 0, 0);

/**
 * Drops the list of tokens, comments included, that each node of a parsed query refers to: several times the size of the
 * nodes. The locations of errors need only the text and the nodes' offsets, which stay.
 */
export function dropTokens(document: DocumentNode): void {
  visit(document, {
    enter(node: ASTNode) {
      if (node.loc !== undefined) Object.assign(node.loc, { startToken: NONE, endToken: NONE });
    },
  });
}
