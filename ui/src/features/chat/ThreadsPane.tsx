import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { EmojiText } from "@/components/Emoji";
import { Loader } from "@/components/Loader";
import { Pane } from "@/components/Pane";
import type { Account } from "@/core/bindings/Account";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import type { User } from "@/core/bindings/User";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { threadsQuery } from "@/core/messageQueries";
import { conversationQuery } from "@/core/queries";
import { short } from "@/lib/time";
import { useView } from "@/stores/view";
import { spokenBody } from "./message/spoken";
import styles from "./PinsPane.module.css";

type Props = { account: Account; conversationId: string };

const last = ({ thread }: TimelineRow) => thread?.lastSeq ?? 0;

/** The threads of a conversation, the one that was answered last first. */
export function ThreadsPane({ account, conversationId }: Props) {
  const { t } = useTranslation();
  const showPane = useView((view) => view.showPane);
  const { data: details } = useQuery(conversationQuery(account.id, conversationId));
  const { data, error } = useQuery(threadsQuery(account.id, conversationId));
  const rows = data?.rows.toSorted((a, b) => last(b) - last(a));
  return (
    <Pane title={t("threads.title")} subtitle={details?.name} onClose={() => showPane(null)}>
      {!data && !error && <Loader />}
      {!data && error && <p role="alert">{sentence(error)}</p>}
      {rows?.length === 0 && (
        <p className={styles.empty}>
          <b>{t("threads.empty")}</b> {t("threads.hint")}
        </p>
      )}
      {rows && rows.length > 0 && (
        <ul className={styles.list}>
          {rows.map((row) => (
            <OneThread
              key={row.id}
              accountId={account.id}
              row={row}
              author={data?.people.find(({ id }) => id === row.senderId)}
              onOpen={() => showPane({ conversationId, thread: row.id })}
            />
          ))}
        </ul>
      )}
    </Pane>
  );
}

type ThreadProps = {
  accountId: string;
  row: TimelineRow;
  author: User | undefined;
  onOpen: () => void;
};

function OneThread({ accountId, row, author, onOpen }: ThreadProps) {
  const { t } = useTranslation();
  const name = author?.displayName ?? t("chat.someone");
  return (
    <li>
      <button type="button" className={styles.body} onClick={onOpen}>
        <Avatar
          id={row.senderId}
          name={name}
          size="s"
          src={avatarUrl(accountId, author?.avatar ?? null)}
        />
        <span className={styles.words}>
          <span className={styles.top}>
            <b>
              <bdi>{name}</bdi>
            </b>
            <time dateTime={row.createdAt}>{short(row.createdAt)}</time>
          </span>
          <span className={styles.text} dir="auto">
            <EmojiText text={spokenBody(row)} />
          </span>
          <span className={styles.replies}>
            {t("message.replies", { count: row.thread?.replies ?? 0 })}
          </span>
        </span>
      </button>
    </li>
  );
}
