import { useQuery } from "@tanstack/react-query";
import { LogOut, Settings } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Loader } from "@/components/Loader";
import { Pane } from "@/components/Pane";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { conversationQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import { DetailsEntries } from "./DetailsEntries";
import { DetailsHead } from "./DetailsHead";
import { DetailsKeep } from "./DetailsKeep";
import { MemberList } from "./MemberList";
import styles from "./Details.module.css";

type Props = { account: Account; conversationId: string };

/** What a conversation is, who is in it and how one keeps it. */
export function DetailsPane({ account, conversationId }: Props) {
  const { t } = useTranslation();
  const { data: details, error } = useQuery(conversationQuery(account.id, conversationId));
  const showPane = useView((view) => view.showPane);
  return (
    <Pane title={t("chat.details")} onClose={() => showPane(null)}>
      {!details && !error && <Loader />}
      {details && (
        <>
          <DetailsHead account={account} details={details} />
          {details.conversation.kind !== "direct" && !details.left && (
            <MemberList account={account} details={details} />
          )}
          <DetailsEntries />
          <DetailsKeep accountId={account.id} details={details} />
          {details.conversation.kind !== "direct" && !details.left && (
            <GroupActions details={details} />
          )}
        </>
      )}
    </Pane>
  );
}

function GroupActions({ details }: { details: ConversationDetails }) {
  const { t } = useTranslation();
  const open = useView((view) => view.open);
  const isChannel = details.conversation.kind === "channel";
  return (
    <div className={styles.actions}>
      <Button onClick={() => open("groupSettings")}>
        <Settings aria-hidden="true" />
        {t(isChannel ? "groups.channelSettings" : "groups.settings")}
      </Button>
      <Button look="danger" onClick={() => open("leave")}>
        <LogOut aria-hidden="true" />
        {t(isChannel ? "groups.leaveChannel" : "groups.leave")}
      </Button>
    </div>
  );
}
