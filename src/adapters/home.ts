/** Folders that hold what Headroom keeps for a person: HEADROOM_HOME for all of it, else the platform's own places. */
import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable is an unset one. */
const variable = (env: Environment, name: string): string | undefined => env[name] || undefined;

function folder(env: Environment, platform: string, xdg: string, unixDefault: readonly string[]): string {
  const own = variable(env, "HEADROOM_HOME");
  if (own !== undefined) return own;
  const named = variable(env, xdg);
  if (named !== undefined) return join(named, "headroom");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "headroom");
  if (platform === "win32") return join(variable(env, "APPDATA") ?? homedir(), "headroom");
  return join(homedir(), ...unixDefault, "headroom");
}

/** Where settings.json lies. */
export const configFolder = (env: Environment, platform: string = process.platform): string =>
  folder(env, platform, "XDG_CONFIG_HOME", [".config"]);

/** Where sessions lie. */
export const dataFolder = (env: Environment, platform: string = process.platform): string =>
  folder(env, platform, "XDG_DATA_HOME", [".local", "share"]);
