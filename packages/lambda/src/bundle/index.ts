export { type Bundle, bundleCode, type BundleCode } from "./bundleCode.ts";
export { bundleOptions } from "./bundleOptions.ts";
