/** Opens a connection to Redis or Valkey, and says in a sentence why there is none. */
import { Redis, type RedisOptions } from "ioredis";
import { PlannerError } from "../../domain/errors.ts";
import { type Ms, msFromSeconds } from "../../domain/units.ts";
import type { RedisAddress } from "./redis-address.ts";

export interface QueueAccess {
  readonly address: RedisAddress;
  /** Certificates in PEM form that vouch for the server, instead of those Node comes with. */
  readonly ca: string | undefined;
  /** Several teams on one server each have a name. */
  readonly name: string;
}

const CONNECT_MS: Ms = 5000;
/** A server that is away for longer has lost the run. [assumed] */
const AWAY_MS: Ms = msFromSeconds(10);
const RETRY_MS: Ms = 250;

/** Gives up when the server is away for too long. */
export const UNTIL_AWAY = (times: number): number | null => (times * RETRY_MS > AWAY_MS ? null : RETRY_MS);
/** Waits for the server as long as it takes. */
export const FOR_EVER = (): number => msFromSeconds(1);

export async function connect(
  { address, ca }: QueueAccess,
  afterwards: (times: number) => number | null,
): Promise<Redis> {
  let stands = false;
  let problem: Error | null = null;
  const options: RedisOptions & { readonly replyMapping?: "legacy" } = {
    host: address.host,
    port: address.port,
    db: address.db,
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (stands ? afterwards(times) : null),
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.tls ? { tls: ca === undefined ? {} : { ca } } : {}),
  };
  const redis = new Redis(options);
  redis.on("error", (error: Error) => {
    problem ??= error;
  });
  try {
    await redis.connect();
  } catch (error) {
    problem ??= error instanceof Error ? error : null;
  }
  if (problem !== null) {
    redis.disconnect();
    throw refusalOf(problem, address);
  }
  stands = true;
  return redis;
}

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "its name cannot be looked up now",
  ETIMEDOUT: "it does not answer",
  EHOSTUNREACH: "there is no way to that host",
  ECONNRESET: "it broke off the connection",
  DEPTH_ZERO_SELF_SIGNED_CERT: "nobody vouches for its certificate",
  SELF_SIGNED_CERT_IN_CHAIN: "nobody vouches for its certificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "nobody vouches for its certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "nobody vouches for its certificate",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
  CERT_HAS_EXPIRED: "its certificate has expired",
};

const START = "`docker run -p 6379:6379 valkey/valkey --requirepass PASSWORD` starts a queue.";

/** What the server said is not repeated where it may hold what was typed. */
function refusalOf(error: Error & { code?: unknown }, { place, tls, password }: RedisAddress): PlannerError {
  const code = String(error.code ?? "");
  const cause = CODES[code] ?? causeIn(error.message);
  const hint = /certificate/.test(cause)
    ? "Name the certificate that vouches for it: --queue-ca FILE, or NODE_EXTRA_CA_CERTS."
    : /password/.test(cause)
      ? `Set HEADROOM_QUEUE_PASSWORD${password === undefined ? "" : " anew"}.`
      : code === "ETIMEDOUT" || code === "ECONNRESET"
        ? `Check host and port${tls ? "; a server without TLS has redis://." : "; a server with TLS has rediss://."}`
        : START;
  return new PlannerError("queue_failed", `The queue at ${place} cannot be used: ${cause}.`, { hint });
}

function causeIn(message: string): string {
  if (message.startsWith("WRONGPASS") || /invalid password/.test(message)) return "it refuses the password";
  if (message.startsWith("NOAUTH") || /Authentication required/.test(message)) return "it wants a password";
  if (/without any password configured|no password is set/i.test(message))
    return "it has no password, and one was given";
  if (message.startsWith("NOPERM")) return "the user may not do that";
  if (message.startsWith("LOADING")) return "it is still loading its data";
  if (/DB index is out of range/.test(message)) return "it has no database of that number";
  return "the connection was closed";
}

/** For failures after the connection stood: it is gone, or the server refuses a command. */
export function lost(place: string, error: unknown): PlannerError {
  const refused = error instanceof Error && error.name === "ReplyError" ? error.message : null;
  return refused === null
    ? new PlannerError("queue_failed", `The queue at ${place} cannot be reached any more.`, {
        hint: "What was measured before is kept.",
      })
    : new PlannerError(
        "queue_failed",
        `The queue at ${place} refuses a command: ${refused.slice(0, MOST_SAID)}`,
        {
          hint: "It takes Redis 6.2 or newer, or Valkey, and a user that may use lists, keys and scripts.",
        },
      );
}
const MOST_SAID = 200;
