import { useQuery } from "@tanstack/react-query";
import { PinOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { IconButton } from "@/components/Button";
import { EmojiText } from "@/components/Emoji";
import { Loader } from "@/components/Loader";
import { Pane } from "@/components/Pane";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { sentence } from "@/core/errors";
import { pinsQuery } from "@/core/messageQueries";
import { conversationQuery } from "@/core/queries";
import { short } from "@/lib/time";
import { useView } from "@/stores/view";
import { may } from "./message/may";
import { spokenBody } from "./message/spoken";
import { useMessageActions } from "./message/useMessageActions";
import styles from "./PinsPane.module.css";

type Props = { account: Account; conversationId: string };

/** What somebody pinned for everybody here, the newest pin first. */
export function PinsPane({ account, conversationId }: Props) {
  const { t } = useTranslation();
  const showPane = useView((view) => view.showPane);
  const { data: details } = useQuery(conversationQuery(account.id, conversationId));
  const { data, error } = useQuery(pinsQuery(account.id, conversationId));
  return (
    <Pane title={t("pins.title")} subtitle={details?.name} onClose={() => showPane(null)}>
      {!data && !error && <Loader />}
      {!data && error && <p role="alert">{sentence(error)}</p>}
      {data?.rows.length === 0 && <p className={styles.empty}>{t("pins.empty")}</p>}
      {details && data && data.rows.length > 0 && (
        <ul className={styles.list}>
          {data.rows.map((row) => (
            <PinnedMessage
              key={row.id}
              {...{ account, details, row }}
              author={
                data.people.find(({ id }) => id === row.senderId)?.displayName ?? t("chat.someone")
              }
            />
          ))}
        </ul>
      )}
    </Pane>
  );
}

type PinProps = {
  account: Account;
  details: ConversationDetails;
  row: TimelineRow;
  author: string;
};

function PinnedMessage({ account, details, row, author }: PinProps) {
  const { t } = useTranslation();
  const actions = useMessageActions(account, details, null);
  const text = spokenBody(row);
  return (
    <li className={styles.pin}>
      <button type="button" className={styles.body} onClick={() => actions.jumpTo(row.id)}>
        <Avatar id={row.senderId} name={author} size="s" />
        <span className={styles.words}>
          <span className={styles.top}>
            <b>
              <bdi>{author}</bdi>
            </b>
            <time dateTime={row.createdAt}>{short(row.createdAt)}</time>
          </span>
          <span className={styles.text} dir="auto">
            <EmojiText text={text} />
          </span>
        </span>
      </button>
      {may(details, row).pin && (
        <IconButton
          label={t("pins.unpin", { name: author })}
          className={styles.unpin}
          onClick={() => actions.pin(row)}
        >
          <PinOff aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}
