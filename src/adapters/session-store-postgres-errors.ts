/** What a Postgres server, or the way to it, refuses: in a sentence, without the password. */
import { isPlannerError, PlannerError } from "../domain/errors.ts";

interface Told {
  readonly said: string;
  readonly hint: string;
}

const AWAY: Told = {
  said: "does not answer",
  hint: "Is it running, and does DATABASE_URL name its host and port? What was kept before stands.",
};
const LOST: Told = {
  said: "went away",
  hint: "What was kept before stands; say it again once the server is back.",
};
const BUSY: Told = { said: "takes no more connections now", hint: "Try again in a moment." };

/** SQLSTATE of the server, or the code of the network. */
const BY_CODE: Readonly<Record<string, Told>> = {
  ECONNREFUSED: AWAY,
  EHOSTUNREACH: AWAY,
  ENETUNREACH: AWAY,
  ETIMEDOUT: AWAY,
  ENOENT: AWAY,
  ENOTFOUND: { said: "has a host name that is not known", hint: "Check the host in DATABASE_URL." },
  EAI_AGAIN: { said: "has a host name that cannot be looked up now", hint: "Is there a network?" },
  ECONNRESET: LOST,
  EPIPE: LOST,
  "57P01": LOST,
  "57P02": LOST,
  "57P03": { said: "is starting or stopping", hint: "Try again in a moment." },
  "53300": BUSY,
  "28P01": { said: "refuses the user or the password", hint: "Check both in DATABASE_URL." },
  "28000": {
    said: "does not let this user in from here",
    hint: "Check the user in DATABASE_URL and pg_hba.conf.",
  },
  "3D000": { said: "has no database of that name", hint: "Create it, or correct DATABASE_URL." },
  "42501": {
    said: "does not allow this user what sessions need",
    hint: "The user needs CREATE on the database once, to make the schema of Headroom, and that schema is its own.",
  },
  "25006": {
    said: "takes no changes: it is a read-only copy",
    hint: "DATABASE_URL must name the primary server.",
  },
  "53100": { said: "has no room left on its disk", hint: "What was kept before stands." },
  "57014": { said: "took too long", hint: "Is it overloaded? What was kept before stands." },
  "42P01": { said: "has lost tables of Headroom", hint: "Restore its schema, or drop what is left of it." },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    said: "shows a certificate of another host",
    hint: "sslmode=verify-ca checks the authority alone.",
  },
};

const BY_TEXT: readonly (readonly [RegExp, Told])[] = [
  [/timeout exceeded when trying to connect|connection timeout|connect ETIMEDOUT/i, AWAY],
  [/read timeout|statement timeout/i, { said: "stopped answering", hint: LOST.hint }],
  [/terminated|not queryable|client was closed|connection ended|socket/i, LOST],
  [/does not support SSL/i, { said: "speaks no TLS", hint: "sslmode=disable does without." }],
  [
    /certificate|self.signed|unable to verify/i,
    {
      said: "shows a certificate that cannot be verified",
      hint: "Name its authority with sslrootcert=FILE, or encrypt without verifying: sslmode=require.",
    },
  ],
  [/client password must be a string|SASL/i, { said: "wants a password", hint: "Put it into DATABASE_URL." }],
];

/** @param place - host, port and database. @param isFirst - nothing was heard from there before, so it cannot have gone. */
export function toldOf(error: unknown, place: string, isFirst = false): unknown {
  if (isPlannerError(error) || !(error instanceof Error)) return error;
  const code: unknown = Reflect.get(error, "code");
  const found =
    (typeof code === "string" ? BY_CODE[code] : undefined) ??
    BY_TEXT.find(([pattern]) => pattern.test(error.message))?.[1];
  if (found === undefined) return error;
  const told = isFirst && found === LOST ? AWAY : found;
  return new PlannerError("database_failed", `The session database ${place} ${told.said}.`, {
    hint: told.hint,
  });
}

/** Whether the connection is of no more use. */
export const isSilence = (error: unknown): boolean =>
  error instanceof Error && /read timeout/i.test(error.message);

/** Runs something on the database; what it refuses is told in a sentence. */
export async function asking<Result>(
  place: string,
  work: () => Promise<Result>,
  isFirst = false,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toldOf(error, place, isFirst);
  }
}
