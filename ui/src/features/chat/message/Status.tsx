import i18next from "i18next";
import { BellOff, Bookmark, Pin } from "lucide-react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { clock, full } from "@/lib/time";
import { useChat } from "../ChatContext";
import { StateMark } from "../StateMark";
import styles from "../MessageItem.module.css";

type Props = { row: TimelineRow; showsState: boolean };

/** The quiet end of a message: what was done with it, when it was written, how far it got. */
export function Status({ row, showsState }: Props) {
  const { actions, people, t } = useChat();
  const { pinned, saved, silent, editedAt, createdAt, own, state } = row;
  const by = pinned ? (people.get(pinned.by)?.displayName ?? t("chat.someone")) : "";
  return (
    <span className={styles.status}>
      {silent && <Mark Icon={BellOff} words={t("message.silent")} />}
      {saved && <Mark Icon={Bookmark} words={t("message.saved")} />}
      {pinned && <Mark Icon={Pin} words={t("message.pinnedBy", { name: by })} />}
      {editedAt !== null && (
        <button
          type="button"
          className={styles.edited}
          title={t("message.editedAt", { time: full(editedAt) })}
          onClick={() => actions.showVersions(row)}
        >
          {t("message.edited")}
        </button>
      )}
      {/* Also in a message that runs the other way. */}
      <time dateTime={createdAt} dir={i18next.dir()} title={full(createdAt)}>
        {clock(createdAt)}
      </time>
      {own && showsState && <StateMark state={state} />}
    </span>
  );
}

const Mark = ({ Icon, words }: { Icon: typeof Pin; words: string }) => (
  <span role="img" aria-label={words} title={words} className={styles.mark}>
    <Icon aria-hidden="true" />
  </span>
);
