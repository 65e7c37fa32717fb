import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { AppIcon } from "@/components/Bird";
import { Setting } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import { appQuery, serverQuery } from "@/core/queries";
import styles from "./About.module.css";
import { Updates } from "./Updates";

export function About({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { data: app } = useQuery(appQuery);
  const { data: server } = useQuery(serverQuery(account.server));
  return (
    <>
      <div className={styles.head}>
        <AppIcon size={64} />
        <div>
          <b>{t("app.name")}</b>
          <p>{t("app.promise")}</p>
        </div>
      </div>
      <Setting title={t("about.app")}>{() => <Version>{app?.version}</Version>}</Setting>
      <Updates />
      {server && (
        <Setting title={t("about.server", { name: server.name })}>
          {() => <Version>{server.version}</Version>}
        </Setting>
      )}
      <Setting title={t("about.licence")} hint={t("about.licenceHint")}>
        {() => <Version>Apache-2.0</Version>}
      </Setting>
      <Setting title={t("about.emoji")} hint={t("about.emojiHint")}>
        {() => <Version>CC-BY-4.0</Version>}
      </Setting>
      <p className={styles.note}>{t("about.thanks")}</p>
    </>
  );
}

const Version = ({ children }: { children: string | undefined }) => (
  <bdi dir="ltr" className={styles.version}>
    {children}
  </bdi>
);
