/**
 * `node test/bench/sessions.ts`: what keeping a conversation costs when it is long. 500 turns are held with the built-in
 * interviewer; then it and a fresh one take turns, so that both meet the same machine. For the SQLite file, and for the
 * server of HEADROOM_TEST_POSTGRES_URL where there is one.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { openPostgresSessions } from "../../src/adapters/session-store-postgres.ts";
import type { ConversationStore } from "../../src/app/agent/create-conversation.ts";
import { converse, say, storeAt } from "../support/conversation.ts";
import { createDatabase, postgresStore, postgresUrl } from "../support/postgres.ts";

const TURNS = Number(process.argv[2] ?? 500);
const COMPARED = 40;
const FIRST = "Llama 3.1 8B in bf16 on H100, 20 requests a second, 500 tokens in, 200 out";
const SAID = [
  "make it fp8",
  "double the traffic",
  "why that many GPUs?",
  "10 requests a second",
  "make it bf16",
];

type Times = Record<"turn" | "put" | "getTuple" | "settle", number[]>;

function timed(store: ConversationStore): { readonly store: ConversationStore; readonly times: Times } {
  const times: Times = { turn: [], put: [], getTuple: [], settle: [] };
  const timing = (on: object, name: Exclude<keyof Times, "turn">) => {
    const call: unknown = Reflect.get(on, name);
    if (typeof call !== "function") throw new Error(`no ${name}`);
    Object.defineProperty(on, name, {
      value: async (...args: readonly unknown[]): Promise<unknown> => {
        const began = performance.now();
        const result: unknown = await Reflect.apply(call, on, args);
        times[name].push(performance.now() - began);
        return result;
      },
    });
  };
  const own = { ...store };
  timing(own.checkpointer, "put");
  timing(own.checkpointer, "getTuple");
  timing(own, "settle");
  return { store: own, times };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function measure(
  place: string,
  open: () => Promise<ConversationStore>,
  bytes: () => Promise<number>,
): Promise<void> {
  const [long, fresh] = [timed(await open()), timed(await open())];
  const talks = [await converse({ store: long.store }), await converse({ store: fresh.store })] as const;
  await say(talks[0], FIRST);
  for (let turn = 1; turn < TURNS; turn++) {
    await say(talks[0], SAID[turn % SAID.length] ?? "");
    if (turn === TURNS / 2)
      console.log(`${place}: ${((await bytes()) / 1e6).toFixed(1)} MB after ${turn} turns`);
  }
  console.log(`${place}: ${((await bytes()) / 1e6).toFixed(1)} MB after ${TURNS} turns`);
  await say(talks[1], FIRST);
  for (const { times } of [long, fresh]) for (const list of Object.values(times)) list.length = 0;
  for (let turn = 0; turn < COMPARED; turn++) {
    for (const [index, talk] of talks.entries()) {
      const began = performance.now();
      await say(talk, SAID[turn % SAID.length] ?? "");
      (index === 0 ? long : fresh).times.turn.push(performance.now() - began);
    }
  }
  for (const name of ["turn", "put", "getTuple", "settle"] as const) {
    const [then, now] = [median(fresh.times[name]), median(long.times[name])];
    console.log(
      `  ${name.padEnd(9)} median ms: ${then.toFixed(2)} in the first ${COMPARED} turns, ${now.toFixed(2)} after ${TURNS}`,
    );
  }
}

console.log(`load average ${loadavg()[0]?.toFixed(1)}`);
const folder = mkdtempSync(join(tmpdir(), "headroom-bench-sessions-"));
const path = join(folder, "sessions.db");
const { db } = storeAt(path);
await measure(
  "SQLite",
  async () => storeAt(path).store,
  async () => {
    const sizes = db
      .prepare("SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size")
      .get();
    return Number(sizes?.["bytes"]);
  },
);
rmSync(folder, { recursive: true });
if (postgresUrl !== undefined) {
  const database = await createDatabase();
  await measure(
    "Postgres",
    async () => postgresStore(await openPostgresSessions(database.url)),
    async () =>
      Number((await database.query("SELECT pg_database_size(current_database()) AS bytes"))[0]?.["bytes"]),
  );
  await database.drop();
}
process.exit(0);
