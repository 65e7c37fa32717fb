import { Welcome } from "@/components/Welcome";
import type { Account } from "@/core/bindings/Account";
import { ChatContainer } from "@/features/chat/ChatContainer";
import { GroupDialogs } from "@/features/groups/GroupDialogs";
import { AccountDialogs } from "@/features/sidebar/AccountDialogs";
import { Sidebar } from "@/features/sidebar/Sidebar";
import { useView } from "@/stores/view";
import styles from "./HomePage.module.css";

type Props = { account: Account; conversationId: string | null };

export function HomePage({ account, conversationId }: Props) {
  const open = useView((view) => view.open);
  return (
    <div className={styles.home} data-open={conversationId !== null}>
      <Sidebar account={account} openId={conversationId} />
      {conversationId === null ? (
        <Welcome onNewChat={() => open("newChat")} onNewGroup={() => open("newGroup")} />
      ) : (
        <ChatContainer key={conversationId} account={account} conversationId={conversationId} />
      )}
      <GroupDialogs accountId={account.id} conversationId={conversationId} />
      <AccountDialogs account={account} />
    </div>
  );
}
