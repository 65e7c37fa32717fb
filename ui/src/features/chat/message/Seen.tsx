import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { avatarUrl } from "@/core/files";
import { receiptsQuery } from "@/core/messageQueries";
import { list } from "@/lib/locale";
import { useChat } from "../ChatContext";
import styles from "./Message.module.css";

/** So many faces; the rest is counted. */
const FACES = 3;
/** So many are named. */
const NAMED = 20;

/** In a group: who has read one's last message. */
export function Seen({ row }: { row: TimelineRow }) {
  const { details } = useChat();
  const isGroup = details.conversation.kind !== "direct";
  return isGroup && row.own && row.seq !== null ? <Readers row={row} seq={row.seq} /> : null;
}

function Readers({ row, seq }: { row: TimelineRow; seq: number }) {
  const { t } = useTranslation();
  const { account, details, people } = useChat();
  const { data = [] } = useQuery(receiptsQuery(account.id, details.conversation.id));
  const readers = data
    .filter(({ userId, read }) => userId !== row.senderId && read >= seq)
    .flatMap(({ userId }) => people.get(userId) ?? []);
  if (readers.length === 0) return null;
  const named = readers.slice(0, NAMED).map((user) => user.displayName);
  const rest = readers.length - named.length;
  const names = list(rest > 0 ? [...named, t("message.others", { count: rest })] : named);
  const words = t("message.readBy", { names });
  return (
    <span role="img" aria-label={words} title={words} className={styles.seen}>
      {readers.slice(0, FACES).map(({ id, displayName, avatar }) => (
        <Avatar key={id} id={id} name={displayName} size="s" src={avatarUrl(account.id, avatar)} />
      ))}
      {readers.length > FACES && <small>+{readers.length - FACES}</small>}
    </span>
  );
}
