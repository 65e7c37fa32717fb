import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { Account } from "@/core/bindings/Account";
import { conversationQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import { DiscoverDialog } from "./DiscoverDialog";
import { JoinDialog } from "./JoinDialog";
import { LeaveDialog } from "./LeaveDialog";
import { NewChatDialog } from "./NewChatDialog";
import { NewGroupDialog } from "./NewGroupDialog";
import { UserSearchDialog } from "./UserSearchDialog";

const GroupSettingsDialog = lazy(() => import("./GroupSettingsDialog"));

type Props = { account: Account; conversationId: string | null };

/** The dialog that is open, if it is one about people or groups. */
export function GroupDialogs({ account, conversationId }: Props) {
  const dialog = useView((view) => view.dialog);
  const { data: details } = useQuery({
    ...conversationQuery(account.id, conversationId ?? ""),
    enabled: conversationId !== null,
  });
  const accountId = account.id;
  if (dialog === "newChat") return <NewChatDialog accountId={accountId} />;
  if (dialog === "newGroup") return <NewGroupDialog accountId={accountId} kind="group" />;
  if (dialog === "newChannel") return <NewGroupDialog accountId={accountId} kind="channel" />;
  if (dialog === "discover") return <DiscoverDialog accountId={accountId} />;
  if (dialog === "join") return <JoinDialog accountId={accountId} />;
  if (!details) return null;
  if (dialog === "addPeople") return <UserSearchDialog accountId={accountId} details={details} />;
  if (dialog === "leave") return <LeaveDialog accountId={accountId} details={details} />;
  if (dialog === "groupSettings" || dialog === "inviteLinks") {
    return (
      <Suspense>
        <GroupSettingsDialog
          account={account}
          details={details}
          tab={dialog === "inviteLinks" ? "links" : "general"}
        />
      </Suspense>
    );
  }
  return null;
}
