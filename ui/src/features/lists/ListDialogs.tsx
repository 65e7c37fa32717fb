import type { Account } from "@/core/bindings/Account";
import { useAction } from "@/keys/useAction";
import { useView } from "@/stores/view";
import type { Back } from "./back";
import { DraftsDialog } from "./DraftsDialog";
import { RemindersDialog } from "./RemindersDialog";
import { SavedDialog } from "./SavedDialog";
import { ScheduledDialog } from "./ScheduledDialog";
import { UnreadDialog } from "./UnreadDialog";
import { useMarkAllRead } from "./useMarkAllRead";
import { UnsentDialog } from "./UnsentDialog";

type Props = { account: Account; back: Back };

/** The lists that lead through all conversations. */
export function ListDialogs({ account, back }: Props) {
  const { dialog, open } = useView();
  useMarkAllRead(account.id);
  useAction("allUnread", () => open("unread"));
  useAction("mentions", () => open("mentions"));
  useAction("saved", () => open("saved"));
  useAction("reminders", () => open("reminders"));
  useAction("scheduled", () => open("scheduled"));
  useAction("drafts", () => open("drafts"));
  useAction("unsent", () => open("unsent"));
  switch (dialog) {
    case "unread":
    case "mentions":
    case "whyUnread":
      return <UnreadDialog account={account} kind={dialog} />;
    case "saved":
      return <SavedDialog />;
    case "reminders":
      return <RemindersDialog />;
    case "scheduled":
      return <ScheduledDialog putBack={back.putBack} />;
    case "drafts":
      return <DraftsDialog />;
    case "unsent":
      return <UnsentDialog takeBack={back.takeBack} />;
    default:
      return null;
  }
}
