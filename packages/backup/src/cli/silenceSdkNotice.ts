/** The SDK's own switch (`emitWarningIfUnsupportedVersion` of @aws-sdk/core). */
const SWITCH = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

/**
 * Call before loading an AWS client: stops the SDK from printing on standard error which Node version its future releases
 * will need. The project pins its SDK versions. A value that is already set stays.
 */
export function silenceSdkNotice(environment: NodeJS.ProcessEnv = process.env): void {
  environment[SWITCH] ??= "true";
}
