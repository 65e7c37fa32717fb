import { useTranslation } from "react-i18next";
import { AppIcon } from "./Bird";
import { Button } from "./Button";
import styles from "./Welcome.module.css";

type Props = Record<"onNewChat" | "onNewGroup" | "onDiscover" | "onJoin", () => void>;

/** What stands where a conversation would be. */
export function Welcome({ onNewChat, onNewGroup, onDiscover, onJoin }: Props) {
  const { t } = useTranslation();
  return (
    <main className={styles.welcome}>
      <AppIcon size={74} />
      <h1>{t("welcome.title")}</h1>
      <p>{t("welcome.body")}</p>
      <div className={styles.actions}>
        <Button look="primary" onClick={onNewChat}>
          {t("groups.newChat")}
        </Button>
        <Button onClick={onNewGroup}>{t("welcome.newGroup")}</Button>
      </div>
      <div className={styles.actions}>
        <Button look="link" onClick={onDiscover}>
          {t("discover.title")}
        </Button>
        <Button look="link" onClick={onJoin}>
          {t("discover.byLink")}
        </Button>
      </div>
    </main>
  );
}
