import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Dialog } from "@/components/Dialog";
import { Emoji } from "@/components/Emoji";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { useChat } from "../ChatContext";
import styles from "./Dialogs.module.css";

type Props = { row: TimelineRow; onClose: () => void };

/** Everybody who reacted, by emoji. */
export function ReactionsDialog({ row, onClose }: Props) {
  const { t } = useTranslation();
  const { people } = useChat();
  const name = (id: string) => people.get(id)?.displayName ?? t("chat.someone");
  return (
    <Dialog title={t("message.reactions")} onClose={onClose}>
      {row.reactions.map(({ emoji, userIds }) => (
        <section key={emoji} className={styles.reaction}>
          <h3>
            <Emoji emoji={emoji} /> {userIds.length}
          </h3>
          <ul className={styles.list}>
            {userIds.map((id) => (
              <li key={id} className={styles.line}>
                <Avatar id={id} name={name(id)} size="s" />
                <bdi className={styles.name}>{name(id)}</bdi>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Dialog>
  );
}
