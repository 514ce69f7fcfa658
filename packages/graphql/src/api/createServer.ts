import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { InMemoryLRUCache } from "@apollo/utils.keyvaluecache";
import type { DocumentNode, GraphQLSchema } from "graphql";
import { stringifyAnswer } from "../answer/stringifyAnswer.ts";
import { createFormatError } from "../errors/createFormatError.ts";
import { createGuards } from "../guards/createGuards.ts";
import { LIMITS } from "../guards/limits.ts";
import { describeCauses } from "../logging/describeCauses.ts";
import type { Logger } from "../logging/Logger.ts";
import { publicNames } from "../logging/publicNames.ts";
import type { RequestTracker } from "../logging/RequestTracker.ts";
import { withoutPrivateText } from "../logging/withoutPrivateText.ts";
import { noteOperation } from "./noteOperation.ts";
import type { RequestScope } from "./RequestScope.ts";

/** Bytes of parsed queries that are kept, as JSON; in memory they are several times that. */
const KEPT_DOCUMENTS = 4_000_000;
const MOST_ERRORS = 10;

/** Apollo's server, with what is its own business switched as an API needs it that is open to the world. */
export function createServer<C extends RequestScope>(
  schema: GraphQLSchema,
  tracker: RequestTracker,
  log: Logger,
) {
  const names = publicNames(schema);
  const formatError = createFormatError(tracker, log, names);
  const server = new ApolloServer<C>({
    schema,
    // Nothing may depend on NODE_ENV: what follows is said outright.
    nodeEnv: "production",
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    // A store of hashes that a Lambda forgets would only cost second requests.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: LIMITS.tokens },
    validationOptions: { maxErrors: MOST_ERRORS },
    documentStore: new InMemoryLRUCache<DocumentNode>({ maxSize: KEPT_DOCUMENTS }),
    stringifyResult: (value) => stringifyAnswer(value, tracker.current?.answer),
    formatError: (formatted, error) => formatError(formatted, error),
    logger: apolloLogger(log, names),
    plugins: [
      createGuards<C>(),
      noteOperation(tracker),
      {
        // eslint-disable-next-line @typescript-eslint/require-await -- Apollo wants a promise
        async unexpectedErrorProcessingRequest({ error }) {
          (tracker.current?.log ?? log).error("unexpected error", { causes: describeCauses(error, names) });
        },
      },
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  return { server, formatError };
}

function apolloLogger(log: Logger, names: ReadonlySet<string>) {
  const at = (level: "debug" | "info" | "warn" | "error") => (message?: unknown) => {
    log[level]("apollo", { text: withoutPrivateText(String(message), names) });
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
