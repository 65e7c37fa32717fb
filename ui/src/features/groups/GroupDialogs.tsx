import { useQuery } from "@tanstack/react-query";
import { conversationQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import { LeaveDialog } from "./LeaveDialog";
import { NewChatDialog } from "./NewChatDialog";
import { NewGroupDialog } from "./NewGroupDialog";
import { RenameDialog } from "./RenameDialog";
import { UserSearchDialog } from "./UserSearchDialog";

type Props = { accountId: string; conversationId: string | null };

/** The dialog that is open, if it is one about people or groups. */
export function GroupDialogs({ accountId, conversationId }: Props) {
  const dialog = useView((view) => view.dialog);
  const { data: details } = useQuery({
    ...conversationQuery(accountId, conversationId ?? ""),
    enabled: conversationId !== null,
  });
  if (dialog === "newChat") return <NewChatDialog accountId={accountId} />;
  if (dialog === "newGroup") return <NewGroupDialog accountId={accountId} />;
  if (!details) return null;
  if (dialog === "rename") return <RenameDialog accountId={accountId} details={details} />;
  if (dialog === "addPeople") return <UserSearchDialog accountId={accountId} details={details} />;
  if (dialog === "leave") return <LeaveDialog accountId={accountId} details={details} />;
  return null;
}
