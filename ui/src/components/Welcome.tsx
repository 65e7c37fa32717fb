import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { AppIcon } from "./Bird";
import { Button } from "./Button";
import styles from "./Welcome.module.css";

type BlankProps = { title: string; body: string; children: ReactNode };

/** What stands where a conversation would be. */
export const Blank = ({ title, body, children }: BlankProps) => (
  <main className={styles.welcome}>
    <AppIcon size={74} />
    <h1>{title}</h1>
    <p>{body}</p>
    {children}
  </main>
);

export const Actions = ({ children }: { children: ReactNode }) => (
  <div className={styles.actions}>{children}</div>
);

type Props = Record<"onNewChat" | "onNewGroup" | "onDiscover" | "onJoin", () => void>;

/** For whoever has no conversation yet. */
export function Welcome({ onNewChat, onNewGroup, onDiscover, onJoin }: Props) {
  const { t } = useTranslation();
  return (
    <Blank title={t("welcome.title")} body={t("welcome.body")}>
      <Actions>
        <Button look="primary" onClick={onNewChat}>
          {t("groups.newChat")}
        </Button>
        <Button onClick={onNewGroup}>{t("welcome.newGroup")}</Button>
      </Actions>
      <Actions>
        <Button look="link" onClick={onDiscover}>
          {t("discover.title")}
        </Button>
        <Button look="link" onClick={onJoin}>
          {t("discover.byLink")}
        </Button>
      </Actions>
    </Blank>
  );
}
