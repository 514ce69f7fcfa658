# Runs a command of psql, and again while DSQL refuses its transaction with 40001: OC000, another transaction was first to
# write the same row, or OC001, the schema has changed. Nothing is repeated after any other error, above all after a lost
# connection: the COMMIT may have been done. The script has to \set VERBOSITY sqlstate.
with_retry() {
  local attempt status errors
  errors=$(mktemp)
  for ((attempt = 1; ; attempt++)); do
    status=0
    "$@" 2>"$errors" || status=$?
    [ "$status" != 0 ] && [ "$attempt" -lt 10 ] && grep -q 'ERROR:  40001' "$errors" || break
    echo "conflict" >>"${CONFLICTS:-/dev/null}"
    sleep "$(awk -v n="$attempt" -v seed="$RANDOM" \
      'BEGIN { srand(seed); most = 0.02 * 2 ^ n; print rand() * (most < 1 ? most : 1) }')"
  done
  cat "$errors" >&2
  rm "$errors"
  return "$status"
}
