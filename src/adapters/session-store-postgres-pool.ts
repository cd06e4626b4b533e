/** Connections to the Postgres server of DATABASE_URL: none is waited for without end, and none that breaks ends the program. */
import pg from "pg";
import { PlannerError } from "../domain/errors.ts";
import { asking, isSilence, toldOf } from "./session-store-postgres-errors.ts";

/** Long enough for a server across an ocean that wakes up. [assumed] */
const CONNECT_MS = 5_000;
/** A turn reads and writes some hundred kilobytes. [assumed] */
const ANSWER_MS = 10_000;
/** One turn writes on one connection while another renews its lease. */
const CONNECTIONS = 4;

export interface SessionPool {
  readonly pool: pg.Pool;
  /** Host, port and database, without user and password. */
  readonly place: string;
}

export interface PoolLimits {
  /** Milliseconds until a connection stands. */
  readonly connectMs?: number;
  /** Milliseconds until a query is answered. */
  readonly answerMs?: number;
}

/** Modes in which a server without TLS will do. */
const WITHOUT_TLS_TOO = new Set(["prefer", "allow"]);

/**
 * Connects once, so that what is wrong is told now.
 *
 * @throws PlannerError invalid_input when the address cannot be read, database_failed when the server cannot be had.
 */
export async function openPool(url: string, limits: PoolLimits = {}): Promise<SessionPool> {
  const mode = sslMode(url);
  const opened = poolOf(withLibpqTls(url, mode), limits);
  try {
    await asking(opened.place, () => opened.pool.query("SELECT 1"), true);
    return opened;
  } catch (error) {
    await opened.pool.end();
    if (mode === undefined || !WITHOUT_TLS_TOO.has(mode) || !/speaks no TLS/.test(String(error))) throw error;
    const plain = poolOf(url.replace(/sslmode=[^&]*/, "sslmode=disable"), limits);
    await asking(plain.place, () => plain.pool.query("SELECT 1"));
    return plain;
  }
}

function poolOf(connectionString: string, limits: PoolLimits): SessionPool {
  const config = {
    connectionString,
    connectionTimeoutMillis: limits.connectMs ?? CONNECT_MS,
    query_timeout: limits.answerMs ?? ANSWER_MS,
    application_name: "headroom",
    keepAlive: true,
  };
  const { host, port, database } = addressOf(config);
  const pool = new pg.Pool({ ...config, max: CONNECTIONS, allowExitOnIdle: true });
  // A connection that breaks while nobody uses it is made anew when it is needed.
  pool.on("error", () => undefined);
  pool.on("connect", endWhenSilent);
  return { pool, place: `${host}:${port}/${database ?? ""}` };
}

function addressOf(config: pg.ClientConfig): pg.Client {
  try {
    return new pg.Client(config);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).path;
    if (missing !== undefined) {
      throw new PlannerError("unreadable_file", `${missing}, which DATABASE_URL names, cannot be read.`);
    }
    if (/requires specifying a CA/.test(String(error))) {
      throw new PlannerError("invalid_input", "sslmode=verify-ca in DATABASE_URL names no authority.", {
        hint: "Add sslrootcert=FILE, or let sslmode=verify-full ask the system's.",
      });
    }
    throw new PlannerError(
      "invalid_input",
      "DATABASE_URL cannot be read: it is postgres://USER:PASSWORD@HOST:PORT/DATABASE.",
      { hint: "A sign such as # / ? @ or % in the password is written as its percent code." },
    );
  }
}

/**
 * A query that was not answered in time leaves its connection waiting; whatever is asked next would wait behind it.
 * The listener keeps a connection that breaks in use from ending the program: its query fails, which is told.
 */
function endWhenSilent(client: pg.PoolClient): void {
  client.on("error", () => undefined);
  if (!(client instanceof pg.Client)) return;
  const ask = client.query;
  Object.defineProperty(client, "query", {
    value: (...query: readonly unknown[]): unknown => {
      const answer: unknown = Reflect.apply(ask, client, query);
      if (answer instanceof Promise) {
        answer.catch((error: unknown) => {
          if (isSilence(error)) void client.end();
        });
      }
      return answer;
    },
  });
}

const sslMode = (url: string): string | undefined => /[?&]sslmode=([^&]*)/.exec(url)?.[1];

/** The modes mean what they mean to psql: require encrypts, verify-ca and verify-full look at the certificate. */
function withLibpqTls(url: string, mode: string | undefined): string {
  if (mode === undefined || mode === "no-verify" || url.includes("uselibpqcompat=")) return url;
  const named = mode === "allow" ? url.replace("sslmode=allow", "sslmode=prefer") : url;
  return `${named}&uselibpqcompat=true`;
}

/** One transaction. @param isolation - "REPEATABLE READ" where all of it must see one moment. */
export async function inTransaction<Result>(
  { pool, place }: SessionPool,
  work: (client: pg.PoolClient) => Promise<Result>,
  isolation: "READ COMMITTED" | "REPEATABLE READ" = "READ COMMITTED",
): Promise<Result> {
  const client = await asking(place, () => pool.connect());
  let broken: Error | undefined;
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    // What cannot be taken back is taken back by closing the connection.
    await client.query("ROLLBACK").catch((failure: Error) => {
      broken = failure;
    });
    throw toldOf(error, place);
  } finally {
    client.release(broken);
  }
}
