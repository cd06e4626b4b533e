/** A terminal that becomes narrower breaks the rows that were drawn, and more of them stand there than the drawing library knows. */

/** A window that is dragged tells many sizes; they are waited out. */
const SETTLE_MS = 150;

interface Sized {
  readonly columns: number;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
}

/** Calls `redraw` once the terminal has become narrower and stays as it is. Returns how to stop that. */
export function onNarrower(terminal: Sized, redraw: () => void): () => void {
  let columns = terminal.columns;
  let isNarrower = false;
  let due: NodeJS.Timeout | undefined;
  const look = () => {
    isNarrower ||= terminal.columns < columns;
    columns = terminal.columns;
    clearTimeout(due);
    if (!isNarrower) return;
    due = setTimeout(() => {
      isNarrower = false;
      redraw();
    }, SETTLE_MS);
  };
  terminal.on("resize", look);
  return () => {
    clearTimeout(due);
    terminal.off("resize", look);
  };
}
