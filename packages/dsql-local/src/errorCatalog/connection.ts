import { section } from "./section.ts";
import type { RuleEntry } from "./Rule.ts";

/** DSQL's message for a connection that it rejects; the hint gives the reason. */
const denied = (rest: Omit<RuleEntry, "sqlstate" | "message">): RuleEntry => ({
  sqlstate: "08006",
  message: "unable to accept connection, access denied",
  ...rest,
});

const IAM = "the refusal: live clusters, 2026; the hint: AWS's words for signed requests of any service";
const OWN_WORDS = "the refusal: live clusters, 2026; the hint is this server's own";

/** Why DSQL rejects a connection, and how it ends one. */
export const connection = section("connection", {
  malformedToken: denied({
    hint: "Invalid token: {reason}",
    evidence: "inferred",
    source: OWN_WORDS,
    suggestion: "Give a token of the AWS SDK's DSQL signer as the password, without the scheme https://.",
  }),
  hostMismatch: denied({
    hint: "Invalid token: it is not for this endpoint but for {host}",
    evidence: "inferred",
    source: OWN_WORDS,
    suggestion: "Sign the token for the host name that you connect to.",
  }),
  wrongAction: denied({
    hint: "Wrong user to action mapping. user: {user}, action: {action}",
    evidence: "reported",
    source: "live clusters, 2026",
    suggestion: "Sign DbConnectAdmin for the user admin, and DbConnect for any other.",
  }),
  serviceMismatch: denied({
    hint: "Credential should be scoped to correct service: '{service}'.",
    evidence: "inferred",
    source: IAM,
    suggestion: "Sign the token for the service dsql.",
  }),
  regionMismatch: denied({
    hint: "Credential should be scoped to a valid region, not '{given}'. The cluster is in {region}.",
    evidence: "inferred",
    source: IAM,
    suggestion: "Sign the token for the cluster's region: set AWS_REGION.",
  }),
  dateMismatch: denied({
    hint: "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.",
    evidence: "inferred",
    source: IAM,
    suggestion: "Use a signer of the AWS SDK, which keeps the dates of a token the same.",
  }),
  unknownKey: denied({
    hint: "The security token included in the request is invalid. Is AWS_PROFILE or AWS_SESSION_TOKEN set for another account?",
    evidence: "inferred",
    source: IAM,
    suggestion: "Sign with the key pair that the server printed or that its credentials file holds.",
  }),
  wrongSignature: denied({
    hint: "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
    evidence: "inferred",
    source: IAM,
    suggestion: "Sign with the secret that belongs to this key id, and don't change the token after that.",
  }),
  notYetCurrent: denied({
    hint: "Signature not yet current: {signed} is still later than {limit} ({now} + 5 min.)",
    evidence: "inferred",
    source: IAM,
    suggestion: "Set the clock of the machine that signs.",
  }),
  signatureExpired: denied({
    hint: "Signature expired: {expiry} is now earlier than {now}",
    evidence: "documented",
    source: "agent-plugins, dsql skill: the hint begins with Signature expired",
    suggestion: "Sign a new token for every connection, and see that the clock is right.",
  }),
  notAuthorized: denied({
    hint: "User: {arn} is not authorized to perform: dsql:{action} on resource: {cluster} because no identity-based policy allows the dsql:{action} action",
    evidence: "reported",
    source: "live clusters, 2026: User: … is not authorized …; the rest is IAM's usual sentence",
    suggestion: "Allow the action in a policy of this user or role.",
  }),
  unmappedRole: denied({
    hint: "Role {role} is not granted to {arn}",
    evidence: "inferred",
    source:
      "Aurora DSQL user guide, database roles: a role other than admin needs LOGIN and AWS IAM GRANT; the hint is this server's own",
    suggestion: "As admin: CREATE ROLE … WITH LOGIN, then AWS IAM GRANT … TO the ARN of whoever signs.",
  }),
  noSuchRole: denied({
    hint: "Role {role} doesn't exist or isn't one that admin made WITH LOGIN",
    evidence: "inferred",
    source: "Aurora DSQL user guide, database roles; the hint is this server's own",
    suggestion: "As admin: CREATE ROLE … WITH LOGIN.",
  }),
  revokedRole: denied({
    hint: "Role {role} is not granted to {arn} any more",
    evidence: "documented",
    source:
      "Aurora DSQL user guide of the preview: a revoked role is looked at again at every transaction; how the session is ended isn't known",
    suggestion: "As admin: AWS IAM GRANT the role again, or connect as another.",
  }),
  nameMismatch: denied({
    hint: "The endpoint of this TLS connection is {host}, and this server is {endpoint}",
    evidence: "inferred",
    source: "Aurora DSQL user guide, accessing: TLS must name the cluster's endpoint (SNI)",
    suggestion: "Connect by the endpoint's name.",
    knownDifference: "A client that names none, as most that connect by an address, may connect.",
  }),
  sniNotReceived: {
    sqlstate: "08006",
    message: "unable to accept connection, sni was not received",
    evidence: "documented",
    source: "Aurora DSQL user guide, troubleshooting, 2026-09; the SQLSTATE is that of the other refusals",
    suggestion: "Connect by the endpoint's name, with a client that names it in TLS: libpq 14 and later do.",
    knownDifference:
      "A client that names no endpoint may connect, so that 127.0.0.1 works; the fault `sni-not-received` rejects it.",
  },
  authenticationFailed: {
    sqlstate: "28000",
    message: 'IAM authentication failed for user "{user}"',
    evidence: "documented",
    source: "Aurora DSQL user guide, troubleshooting, 2026-09; the SQLSTATE and the occasions are inferred",
    suggestion: "Sign a new token with credentials that are still in force, for the role that connects.",
    knownDifference:
      "This server returns `unable to accept connection, access denied` for every token that it rejects.",
  },
  tls: {
    sqlstate: "08006",
    message: "unable to accept connection, SSL connection is required",
    hint: "Connect with sslmode=require or stronger.",
    evidence: "inferred",
    source: "Aurora DSQL user guide, accessing: TLS is compulsory; the message isn't known",
    suggestion: "Connect with sslmode=verify-full.",
  },
  tooMany: {
    sqlstate: "53300",
    message: "Unable to accept connection, too many open connections.",
    evidence: "documented",
    source: "Aurora DSQL user guide, quotas: 10,000 for a cluster",
    suggestion: "Keep pools small, and close what isn't used.",
    knownDifference: "The backend PostgreSQL may allow fewer; then a hint says so.",
  },
  rate: {
    sqlstate: "53400",
    message: "Unable to accept connection, rate exceeded.",
    evidence: "documented",
    source: "Aurora DSQL user guide, quotas: 100 a second, 1,000 at once",
    suggestion: "Keep connections open in a pool, and pause before the next attempt.",
  },
  age: {
    sqlstate: "08006",
    message: "the connection is closed without a message",
    evidence: "documented",
    source:
      "Aurora DSQL user guide, quotas: 60 minutes; that a transaction begun before may end: the guide of the preview",
    suggestion: "Have the pool replace connections before they are 60 minutes old.",
  },
  wakingUp: {
    sqlstate: "08006",
    message: "unable to accept connection, waking up cluster, please retry later",
    evidence: "documented",
    source:
      "agent-plugins, dsql skill: an idle cluster has become inactive; the SQLSTATE is that of the other refusals",
    suggestion: "Wait a little and connect again; the cluster is up after some seconds.",
  },
  serverUnavailable: {
    sqlstate: "XX000",
    message: "server unavailable",
    evidence: "reported",
    source: "live clusters under load, 2026",
    suggestion: "Connect again. A write that was under way may have been done: find out before repeating it.",
  },
  functionCall: {
    sqlstate: "0A000",
    message: "fastpath function calls are not supported",
    evidence: "inferred",
    source: "what they are for, large objects, DSQL doesn't have; the message is this server's own",
    suggestion: "Call the function in a SELECT.",
  },
});
