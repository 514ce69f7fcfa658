/** The SDK's own switch (`emitWarningIfUnsupportedVersion` of @aws-sdk/core). */
const SWITCH = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

/**
 * For commands, before they load a client of AWS: keeps the SDK from announcing on standard error which Node its versions of next
 * year will need. That is for those who choose the versions, and they are pinned. Who has set the switch is asked no further.
 */
export function silenceSdkNotice(environment: NodeJS.ProcessEnv = process.env): void {
  environment[SWITCH] ??= "true";
}
