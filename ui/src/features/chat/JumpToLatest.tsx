import { useQuery } from "@tanstack/react-query";
import { ArrowDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { conversationsQuery } from "@/core/queries";
import styles from "./MessageList.module.css";

type Props = { accountId: string; conversationId: string; onJump: () => void };

export function JumpToLatest({ accountId, conversationId, onJump }: Props) {
  const { t } = useTranslation();
  const { data: unread = 0 } = useQuery({
    ...conversationsQuery(accountId),
    select: (rows) => rows.find(({ id }) => id === conversationId)?.unread ?? 0,
  });
  return (
    <button type="button" className={styles.jump} onClick={onJump}>
      <ArrowDown aria-hidden="true" />
      {unread > 0 ? t("chat.jumpNew", { count: unread }) : t("chat.jump")}
    </button>
  );
}
