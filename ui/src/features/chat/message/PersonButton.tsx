import { Avatar } from "@/components/Avatar";
import { avatarUrl } from "@/core/files";
import { useView } from "@/stores/view";
import { useChat } from "../ChatContext";
import styles from "./PersonButton.module.css";

/** The picture of whoever wrote, which opens their card. */
export function PersonButton({ userId, name }: { userId: string; name: string }) {
  const { account, people, t } = useChat();
  const showPerson = useView((view) => view.showPerson);
  const avatar = people.get(userId)?.avatar ?? null;
  return (
    <button
      type="button"
      // The list is one stop for Tab; the card opens from the details too.
      tabIndex={-1}
      className={styles.person}
      aria-label={t("person.cardOf", { name })}
      onClick={(event) => showPerson(userId, event.currentTarget)}
    >
      <Avatar id={userId} name={name} src={avatarUrl(account.id, avatar)} />
    </button>
  );
}
