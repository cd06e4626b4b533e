/** Where the queue is: an address as people type it, and how it is shown: never with its password. */
import { PlannerError } from "../../domain/errors.ts";

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
  readonly tls: boolean;
  /** Without user and password, for people and logs. */
  readonly place: string;
}

const DEFAULT_PORT = 6379;
const EXAMPLE = "Example: --queue rediss://queue.example:6379, the password in HEADROOM_QUEUE_PASSWORD.";
const HIGHEST_DB = 1_000_000;

const refusal = (message: string) => new PlannerError("invalid_input", message, { hint: EXAMPLE });

/** @param password - wins over the one in the address. @throws PlannerError invalid_input, without what was typed. */
export function redisAddress(typed: string, password: string | undefined): RedisAddress {
  const url = URL.canParse(typed) ? new URL(typed) : null;
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === "")
    throw refusal("--queue is not an address of the form redis://HOST:PORT or rediss://HOST:PORT.");
  const db = url.pathname.replace(/^\/|\/$/g, "");
  if (db !== "" && !(/^\d+$/.test(db) && Number(db) <= HIGHEST_DB))
    throw refusal("The path of --queue is not the number of a database.");
  if (url.search !== "" || url.hash !== "") throw refusal("--queue takes nothing after the database.");
  const port = url.port === "" ? DEFAULT_PORT : Number(url.port);
  const own = decoded(url.password);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port,
    username: decoded(url.username),
    password: password ?? own,
    db: Number(db),
    tls: url.protocol === "rediss:",
    place: `${url.protocol}//${url.hostname}:${port}${db === "" ? "" : `/${db}`}`,
  };
}

function decoded(part: string): string | undefined {
  if (part === "") return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that stands for itself.
    return part;
  }
}
