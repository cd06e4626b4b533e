#!/usr/bin/env bash
# Stops the servers that start.sh started and removes their data.
set -uo pipefail
home="${HEADROOM_TEST_SERVICES:-${TMPDIR:-/tmp}/headroom-test-services}"
for pidfile in "$home/redis.pid" "$home/postgres/postmaster.pid"; do
  [ -f "$pidfile" ] || continue
  pid="$(head -n 1 "$pidfile")"
  kill -INT "$pid" 2>/dev/null # Postgres: the fast shutdown, which does not wait for clients
  for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
done
rm -rf "$home"
