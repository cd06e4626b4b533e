/** Where the load threads' entry lies: beside this file, as source or as built. */
export const threadFile = (): URL =>
  new URL(import.meta.url.endsWith(".ts") ? "./load-thread.ts" : "./load-thread.js", import.meta.url);
