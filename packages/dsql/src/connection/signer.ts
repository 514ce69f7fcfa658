/**
 * The signer of IAM tokens, imported when the first one is needed: `await import("./signer.ts")`. This module exists because
 * esbuild's chunk of a CommonJS package that is imported lazily itself lacks the export's name (0.28.2 with `splitting`).
 */
export { DsqlSigner } from "@aws-sdk/dsql-signer";
