/** Connects the keyboard to the line editor and the chat session. */
import { useInput, usePaste } from "ink";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { ApprovalRequest } from "../../app/agent/conversation.ts";
import { isEditable } from "./approval-text.ts";
import type { ChatSession } from "./chat-session.ts";
import type { ChatAction, ChatState } from "./chat-state.ts";
import { type CompletionWords, completionsAt, ghostOf, type Taken, takeCompletion } from "./complete.ts";
import { type KeyAction, keyActions } from "./keys.ts";
import { type EditorState, editLine, emptyEditor } from "./line-editor.ts";

interface ChatKeysOptions {
  readonly state: ChatState;
  readonly session: ChatSession;
  readonly dispatch: (action: ChatAction) => void;
  readonly words: CompletionWords;
}

const INTERRUPTED = 130;

interface EditedProposal {
  readonly request: ApprovalRequest;
  readonly draft: string;
}

interface ChatKeys {
  readonly editor: EditorState;
  /** A proposal is being changed: what is typed says how. */
  readonly isEditing: boolean;
}

export function useChatKeys({ state, session, dispatch, words }: ChatKeysOptions): ChatKeys {
  const [editor, setEditor] = useState(emptyEditor);
  // Several keys can arrive before React draws again: the latest text is kept here.
  const latest = useRef(emptyEditor);
  const taken = useRef<Taken | null>(null);
  // So can two Ctrl+C.
  const armed = useRef(false);
  const arm = (next: boolean) => {
    armed.current = next;
    dispatch({ type: "armed", armed: next });
  };
  const update = (next: EditorState) => {
    latest.current = next;
    setEditor(next);
  };

  const recall = useEffectEvent((lines: readonly string[]) =>
    update(editLine(latest.current, { type: "remember", lines })),
  );
  useEffect(() => recall(state.recalled), [state.recalled]);

  /** The proposal that is being changed, and what stood in the line before. */
  const [edited, setEdited] = useState<EditedProposal | null>(null);
  const isEditing = state.approval !== null && edited?.request === state.approval;
  const lastEdit = useRef("");
  const beginEdit = (request: ApprovalRequest) => {
    setEdited({ request, draft: latest.current.text });
    update(editLine(latest.current, { type: "replace", text: "" }));
  };
  const endEdit = (said: string) => {
    update(editLine(latest.current, { type: "replace", text: edited?.draft ?? "" }));
    setEdited(null);
    lastEdit.current = said;
    if (said.trim() !== "") session.answer({ edit: said });
  };

  /** A change that was not understood is asked for again, in its own words. */
  const editAgain = useEffectEvent((request: ApprovalRequest | null) => {
    if (request?.note === undefined || !isEditable(request)) return;
    beginEdit(request);
    update(editLine(latest.current, { type: "replace", text: lastEdit.current }));
  });
  useEffect(() => editAgain(state.approval), [state.approval]);

  const submit = () => {
    const { text, cursor } = latest.current;
    if (cursor === text.length && text.endsWith("\\")) {
      update(
        editLine(editLine(latest.current, { type: "erase", what: "left" }), { type: "insert", text: "\n" }),
      );
      return;
    }
    update(editLine(latest.current, { type: "taken" }));
    if (isEditing) endEdit(text);
    else session.submit(text);
  };

  const complete = (by: 1 | -1) => {
    taken.current = takeCompletion(latest.current, words, taken.current, by);
    if (taken.current === null) return;
    update(editLine(latest.current, { type: "replace", ...taken.current.line }));
  };

  const isAtGhost = () => {
    const { text, cursor } = latest.current;
    return ghostOf({ text, cursor }, completionsAt(text, cursor, words)) !== "";
  };

  const interrupt = () => {
    if (armed.current) return session.leave(INTERRUPTED);
    session.cancel();
    update(editLine(latest.current, { type: "replace", text: "" }));
    arm(true);
  };

  const act = (action: KeyAction) => {
    if (action.type !== "interrupt") arm(false);
    switch (action.type) {
      case "submit":
        return submit();
      case "interrupt":
        return interrupt();
      case "escape":
        if (isEditing) return endEdit("");
        session.cancel();
        return;
      case "end-of-input":
        if (latest.current.text === "") return session.leave(0);
        return update(editLine(latest.current, { type: "erase", what: "right" }));
      case "complete":
        return complete(action.by);
      case "move":
        if (action.to === "right" && isAtGhost()) return complete(1);
        return update(editLine(latest.current, action));
      default:
        return update(editLine(latest.current, action));
    }
  };

  const approve = (request: ApprovalRequest, input: string, actions: readonly KeyAction[]) => {
    const answer = input.trim().toLowerCase();
    if (answer === "y" || answer === "yes") return session.answer(true);
    if (answer === "n" || answer === "no") return session.answer(false);
    if (answer === "e" && isEditable(request)) return beginEdit(request);
    for (const action of actions) if (action.type === "escape" || action.type === "interrupt") act(action);
  };

  const onPaste = useEffectEvent((text: string) => act({ type: "insert", text }));
  usePaste((text) => onPaste(text));
  useInput((input, key) => {
    const actions = keyActions(input, key);
    if (state.approval !== null && !isEditing) return approve(state.approval, input, actions);
    for (const action of actions) act(action);
  });
  return { editor, isEditing };
}
