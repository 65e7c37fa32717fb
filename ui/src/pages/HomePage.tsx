import type { Account } from "@/core/bindings/Account";
import { back } from "@/features/chat/back";
import { Conversations } from "@/features/chat/Conversations";
import { GroupDialogs } from "@/features/groups/GroupDialogs";
import { Lightbox } from "@/features/media/Lightbox";
import { ListDialogs } from "@/features/lists/ListDialogs";
import { Finding } from "@/features/search/Finding";
import { SearchDialogs } from "@/features/search/SearchDialogs";
import { PersonCard } from "@/features/profile/PersonCard";
import { AccountDialogs } from "@/features/sidebar/AccountDialogs";
import { NoneOpen } from "@/features/sidebar/NoneOpen";
import { Sidebar } from "@/features/sidebar/Sidebar";
import { paneOf, useView } from "@/stores/view";
import { SidePane } from "./SidePane";
import styles from "./HomePage.module.css";

type Props = { account: Account; conversationId: string | null };

export function HomePage({ account, conversationId }: Props) {
  const isBeside = useView((view) => paneOf(view.pane, conversationId) !== null);
  const alone = useView((view) => view.alone);
  const isListHidden = useView((view) => view.isListHidden) && conversationId !== null;
  return (
    <div
      className={styles.home}
      data-alone={alone || isListHidden}
      data-open={conversationId !== null}
      data-pane={isBeside && conversationId !== null}
    >
      {!alone && !isListHidden && <Sidebar account={account} openId={conversationId} />}
      {conversationId === null ? (
        <NoneOpen accountId={account.id} />
      ) : (
        <Conversations account={account} openId={conversationId} />
      )}
      {conversationId !== null && <SidePane account={account} conversationId={conversationId} />}
      {conversationId !== null && (
        <Finding
          key={`find ${conversationId}`}
          accountId={account.id}
          conversationId={conversationId}
        />
      )}
      <Lightbox />
      <GroupDialogs
        key={`dialogs ${conversationId ?? ""}`}
        account={account}
        conversationId={conversationId}
      />
      <PersonCard account={account} />
      <AccountDialogs account={account} />
      {!alone && <SearchDialogs account={account} conversationId={conversationId} />}
      {!alone && <ListDialogs account={account} back={back} />}
    </div>
  );
}
