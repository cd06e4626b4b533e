#!/usr/bin/env bash
# Installs (where missing, on Debian) and starts the two servers that some tests talk to: Redis and Postgres.
# Prints the variables those tests read; without them these tests are skipped.
#   eval "$(bash test/services/start.sh)" && npm test; bash test/services/stop.sh
set -euo pipefail
home="${HEADROOM_TEST_SERVICES:-${TMPDIR:-/tmp}/headroom-test-services}"
postgres_bin() { find /usr/lib/postgresql -name initdb -printf '%h\n' 2>/dev/null | sort -V | tail -n 1; }
free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
# Postgres refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
[ -n "$(postgres_bin)" ] || missing+=(postgresql)
if [ ${#missing[@]} -gt 0 ]; then
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >&2
fi

bash "$(dirname "$0")/stop.sh"
mkdir -p "$home"
[ "$(id -u)" != 0 ] || chown postgres "$home"
secret="$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')"

redis_port="$(free_port)"
redis-server --bind 127.0.0.1 --port "$redis_port" --requirepass "$secret" --save "" --appendonly no \
  --dir "$home" --daemonize yes --pidfile "$home/redis.pid" --logfile "$home/redis.log" >/dev/null

bin="$(postgres_bin)"
pg_port="$(free_port)"
(
  cd "$home"
  as_owner "$bin/initdb" -D "$home/postgres" -U headroom -A trust -E UTF8 >"$home/initdb.log" 2>&1
  as_owner "$bin/pg_ctl" -D "$home/postgres" -l "$home/postgres/server.log" -w -t 60 \
    -o "-p $pg_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home -c fsync=off" start >/dev/null
)

printf 'export HEADROOM_TEST_REDIS_URL=%q\n' "redis://:$secret@127.0.0.1:$redis_port"
printf 'export HEADROOM_TEST_POSTGRES_URL=%q\n' "postgres://headroom@127.0.0.1:$pg_port/postgres"
