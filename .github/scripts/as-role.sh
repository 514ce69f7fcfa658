# Sourced by what speaks to AWS: the programs that follow act as the role $1.
#
# GitHub signs a token for the job; AWS changes it for keys that last an hour. SDK, CLI and CDK do that by themselves, whenever they
# need to. A token is good for minutes only, so that each step takes a new one.

[[ $1 =~ ^arn:aws:iam::[0-9]{12}:role/ && -n "${AWS_REGION:-}" ]] ||
  { echo "The repository's variables AWS_ACCOUNT_ID (12 digits) and AWS_REGION say where to deploy; one isn't set." >&2; exit 2; }
: "${ACTIONS_ID_TOKEN_REQUEST_URL:?is missing: the job lacks the permission id-token: write}"

export AWS_ROLE_ARN=$1
export AWS_ROLE_SESSION_NAME="github-${GITHUB_RUN_ID:-local}"
export AWS_WEB_IDENTITY_TOKEN_FILE="$RUNNER_TEMP/web-identity-token"

rm -f "$AWS_WEB_IDENTITY_TOKEN_FILE"
(
  umask 077
  # Without a line end: the SDK sends what the file holds. The header comes from a file, for others can see a program's arguments.
  curl --silent --show-error --fail --retry 3 --max-time 30 \
    --header @<(printf 'authorization: bearer %s' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN") \
    "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" |
    jq --join-output --exit-status '.value' >"$AWS_WEB_IDENTITY_TOKEN_FILE"
)
