import { type ASTNode, type DocumentNode, Token, TokenKind, visit } from "graphql";

/** Stands for all of them. */
const NONE = new Token(TokenKind.SOF, 0, 0, 0, 0);

/**
 * Takes the list of tokens out of a parsed query, comments included, which each of its nodes holds: several times what the
 * nodes take. Errors' places need the text and where a node begins, which stay.
 */
export function dropTokens(document: DocumentNode): void {
  visit(document, {
    enter(node: ASTNode) {
      if (node.loc !== undefined) Object.assign(node.loc, { startToken: NONE, endToken: NONE });
    },
  });
}
