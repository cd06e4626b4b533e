/** The program with DATABASE_URL: which place it names, what it says when the place cannot be had. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, postgresUrl } from "./support/postgres.ts";
import { openRefusingServer } from "./support/postgres-proxy.ts";
import { runProgram } from "./support/run-program.ts";

const SENTENCE = "Llama 3.1 8B at 20 requests a second, 500 tokens in, 200 out, fp8 on H100";
let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "headroom-database-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const run = (argv: readonly string[], url: string) =>
  runProgram(argv, { env: { HEADROOM_HOME: home, DATABASE_URL: url } });

async function sessionsProbe(url: string): Promise<{ readonly ok: boolean; readonly finding: string }> {
  const { stdout } = await run(["doctor", "--output-format", "json"], url);
  const probes: { readonly name: string; readonly ok: boolean; readonly finding: string }[] =
    JSON.parse(stdout).probes;
  return probes.find(({ name }) => name === "Sessions") ?? { ok: false, finding: "no such probe" };
}

describe("DATABASE_URL", () => {
  it("that refuses the password is told in a sentence without it; a plan needs no database", async () => {
    const server = await openRefusingServer("28P01", 'password authentication failed for user "u"');
    const url = `postgres://u:secret-pw@127.0.0.1:${server.port}/team`;
    const refused = `The session database 127.0.0.1:${server.port}/team refuses the user or the password.`;
    const [turn, list, probe, plan] = await Promise.all([
      run(["-p", SENTENCE], url),
      run(["sessions"], url),
      sessionsProbe(url),
      run(["plan", "--model", "llama-3.1-8b", "--rps", "20", "--isl", "500", "--osl", "200"], url),
    ]);
    expect([turn.code, list.code, plan.code]).toEqual([4, 4, 0]);
    for (const told of [turn.stderr, list.stderr, probe.finding]) expect(told).toContain(refused);
    expect(probe.ok).toBe(false);
    expect(JSON.stringify([turn, list, probe, plan])).not.toContain("secret-pw");
    await server.close();
  });

  it("of another kind of database is told, and sessions are kept in the file", async () => {
    const { code, stderr, stdout } = await run(["-p", SENTENCE], "mysql://u:secret-pw@127.0.0.1/team");
    expect([code, stdout === ""]).toEqual([0, false]);
    expect(stderr).toContain("Sessions are kept in a file: DATABASE_URL names mysql, not postgres://.");
    expect((await run(["sessions"], "")).stdout).toContain("Llama 3.1 8B");
  });

  it("that cannot be read is wrong input", async () => {
    const { code, stderr } = await run(["sessions"], "postgres://u:se/cr#et@127.0.0.1/team");
    expect(code).toBe(2);
    expect(stderr).toContain("DATABASE_URL cannot be read");
    expect(stderr).not.toMatch(/se.?cr/);
  });

  it("is named by the help", async () => {
    expect((await run(["--help"], "")).stdout).toContain("DATABASE_URL");
    expect((await run(["config", "list"], "")).stdout).toContain("DATABASE_URL");
  });

  it.skipIf(postgresUrl === undefined)("is named by the doctor, without user and password", async () => {
    const database = await createDatabase();
    const url = new URL(database.url);
    url.username ||= "headroom";
    url.password = "secret-pw";
    const probe = await sessionsProbe(url.href);
    expect(probe).toEqual({
      name: "Sessions",
      ok: true,
      finding: `Postgres at ${url.host}${url.pathname}, schema headroom, 0 kept`,
    });
    await database.drop();
  });

  it("unset: the doctor names the file", async () => {
    expect((await sessionsProbe("")).finding).toBe(`${join(home, "sessions.db")}, 0 kept`);
  });
});
