import type { Account } from "@/core/bindings/Account";
import { useAction } from "@/keys/useAction";
import { useView } from "@/stores/view";
import { UnreadDialog } from "./UnreadDialog";

/** The lists that lead through all conversations. */
export function ListDialogs({ account }: { account: Account }) {
  const { dialog, open } = useView();
  useAction("allUnread", () => open("unread"));
  useAction("mentions", () => open("mentions"));
  switch (dialog) {
    case "unread":
    case "mentions":
    case "whyUnread":
      return <UnreadDialog account={account} kind={dialog} />;
    default:
      return null;
  }
}
