/** What a line begins with that is written over the one before: the one sequence that may go to stderr. */
export const ERASE_LINE = "\r\u001B[2K";
