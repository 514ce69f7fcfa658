export { compareNumbers } from "./compareNumbers.ts";
export { formatDynamoDbNumber, parseDynamoDbNumber } from "./dynamoDbNumber.ts";
export { ExactNumber } from "./ExactNumber.ts";
export { formatJson } from "./formatJson.ts";
export { parseJson } from "./parseJson.ts";
export { parseNumber } from "./parseNumber.ts";
export { type ParseJsonOptions } from "./ParseJsonOptions.ts";
