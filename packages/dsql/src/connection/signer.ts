/**
 * The signer of IAM tokens, to be imported when the first one is needed: `await import("./signer.ts")`. With a module of
 * our own between, a bundler that splits code keeps the name; of a CommonJS package that is imported lazily itself
 * esbuild's chunk has none (seen with 0.28.2 and `splitting`).
 */
export { DsqlSigner } from "@aws-sdk/dsql-signer";
