import { Text } from "ink";
import type { ApprovalRequest } from "../../app/agent/conversation.ts";

/** Asks before something happens outside. */
export function ApprovalPrompt({ request }: { readonly request: ApprovalRequest }) {
  return (
    <>
      <Text>
        <Text color="yellow" bold>
          May it run?
        </Text>{" "}
        {request.tool.replaceAll("_", " ")}: {request.summary}
      </Text>
      <Text bold>y yes, n no</Text>
    </>
  );
}
