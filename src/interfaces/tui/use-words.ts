import { useEffect, useState } from "react";
import { type CompletionWords, NO_WORDS } from "./complete.ts";

/** The words that can be completed; none until they are loaded, and the old ones when they cannot be. */
export function useWords(
  load: (() => Promise<CompletionWords>) | undefined,
  isDue: boolean,
): CompletionWords {
  const [words, setWords] = useState(NO_WORDS);
  useEffect(() => {
    if (!isDue || load === undefined) return;
    let wanted = true;
    load().then(
      (loaded) => wanted && setWords(loaded),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [load, isDue]);
  return words;
}
