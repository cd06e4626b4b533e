import { Text } from "ink";
import type { ApprovalRequest } from "../../app/agent/conversation.ts";
import { approvalText, editHint, isEditable } from "./approval-text.ts";

interface ApprovalPromptProps {
  readonly request: ApprovalRequest;
  /** The person is saying what should be different. */
  readonly isEditing: boolean;
}

/** Asks before something happens outside. */
export function ApprovalPrompt({ request, isEditing }: ApprovalPromptProps) {
  const keys = isEditable(request) ? "y yes, n no, e edit" : "y yes, n no";
  return (
    <>
      {request.note !== undefined && <Text color="yellow">{request.note}</Text>}
      <Text>
        <Text color="yellow" bold>
          May it run?
        </Text>{" "}
        {approvalText(request)}
      </Text>
      {isEditing ? <Text dimColor>{editHint(request)}</Text> : <Text bold>{keys}</Text>}
    </>
  );
}
