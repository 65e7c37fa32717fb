import { useQuery, useQueryClient } from "@tanstack/react-query";
import clsx from "clsx";
import { AtSign, BellOff, CircleAlert, Clock, Pencil } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Badge } from "@/components/Badge";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import { lookOf } from "@/core/files";
import { presenceQuery, typingQuery } from "@/core/queries";
import { drawAhead, leaveAhead } from "@/features/chat/ahead";
import { oneLine } from "@/lib/text";
import { short } from "@/lib/time";
import styles from "./ConversationItem.module.css";

type Props = {
  accountId: string;
  row: ConversationRow;
  isOpen: boolean;
  tabIndex: 0 | -1;
  onOpen: (id: string) => void;
};

export const ConversationItem = memo(function ConversationItem(props: Props) {
  const { accountId, row, isOpen, tabIndex, onOpen } = props;
  const { t } = useTranslation();
  const cache = useQueryClient();
  const prepare = () => void (isOpen || drawAhead(cache, accountId, row.id));
  const { data: presence } = useQuery(presenceQuery(accountId, row.other?.id ?? ""));
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-current={isOpen ? "page" : undefined}
      data-conversation={row.id}
      className={clsx(
        styles.row,
        row.unread > 0 && !row.muted && styles.unread,
        (row.muted || row.archived || row.left) && styles.quiet,
      )}
      onPointerEnter={prepare}
      onPointerLeave={leaveAhead}
      onFocus={prepare}
      onBlur={leaveAhead}
      onClick={() => onOpen(row.id)}
    >
      <Avatar {...lookOf(accountId, row)} presence={row.other ? (presence ?? null) : null} />
      <span className={styles.body}>
        <span className={styles.line}>
          <span className={styles.name}>
            <bdi className="ownLine">{row.name}</bdi>
          </span>
          <time className={styles.time} dateTime={row.changedAt}>
            {short(row.changedAt)}
          </time>
        </span>
        <span className={styles.line}>
          <span className={styles.preview}>
            <Preview accountId={accountId} row={row} isOpen={isOpen} />
          </span>
          {row.draft !== null && !isOpen && (
            <span className={styles.mark}>
              <Pencil aria-hidden="true" />
            </span>
          )}
          {row.failed > 0 && (
            <span className={styles.failed} title={t("sidebar.failed", { count: row.failed })}>
              <CircleAlert aria-hidden="true" />
              <span className="visuallyHidden">{t("sidebar.failed", { count: row.failed })}</span>
            </span>
          )}
          {row.muted && (
            <span className={styles.muted} title={t("sidebar.muted")}>
              <BellOff aria-hidden="true" />
              <span className="visuallyHidden">{t("sidebar.muted")}</span>
            </span>
          )}
          {row.unread > 0 && <Unread row={row} />}
        </span>
      </span>
    </button>
  );
});

/** In colour where something wants an answer; that it names one is said by its sign too. */
function Unread({ row }: { row: ConversationRow }) {
  const { t } = useTranslation();
  const { unread, mentions, muted } = row;
  return (
    <>
      {mentions > 0 && row.kind !== "direct" && (
        <span className={styles.mention}>
          <AtSign aria-hidden="true" />
          <span className="visuallyHidden">{t("sidebar.mentions", { count: mentions })}</span>
        </span>
      )}
      <Badge count={unread} quiet={muted} />
      <span className="visuallyHidden">{t("sidebar.unread", { count: unread })}</span>
    </>
  );
}

/** What matters most of: someone types, a text is being written, the last message. */
function Preview({ accountId, row, isOpen }: Pick<Props, "accountId" | "row" | "isOpen">) {
  const { t } = useTranslation();
  const { data: typing } = useQuery({
    ...typingQuery(accountId, row.id),
    select: (users) => users.length > 0,
  });
  if (typing) return <span className={styles.typing}>{t("sidebar.typing")}</span>;
  if (row.draft !== null && !isOpen) {
    return (
      <>
        <span className={styles.draft}>{t("sidebar.draft")} </span>
        <bdi className="ownLine">{oneLine(row.draft) || t("sidebar.draftReply")}</bdi>
      </>
    );
  }
  if (row.left) return t("sidebar.left");
  if (row.last === null) return t("sidebar.noMessages");
  const { own, senderName, body, state } = row.last;
  const name = senderName.split(" ", 1)[0] ?? senderName;
  return (
    <>
      {own && (state === "queued" || state === "held") && (
        <Clock aria-label={t(`chat.state.${state}`)} className={styles.waits} />
      )}
      {own && <b>{t("sidebar.you")} </b>}
      {!own && row.kind !== "direct" && <b>{t("sidebar.sender", { name })} </b>}
      <bdi className="ownLine">{oneLine(body)}</bdi>
    </>
  );
}
