import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { useAction } from "@/keys/useAction";
import { useView } from "@/stores/view";
import { FindBar } from "./FindBar";
import { JumpDialog } from "./JumpDialog";

type Props = { accountId: AccountId; conversationId: ConversationId };

/** Ways through the open conversation: by words, and by time. */
export function Finding(props: Props) {
  const { dialog, open } = useView();
  useAction("jumpToDate", () => open("jumpToDate"));
  return (
    <>
      <FindBar {...props} />
      {dialog === "jumpToDate" && <JumpDialog {...props} />}
    </>
  );
}
