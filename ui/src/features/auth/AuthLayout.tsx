import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bird } from "@/components/Bird";
import { appQuery } from "@/core/queries";
import { KeychainNotice } from "./KeychainNotice";
import styles from "./AuthLayout.module.css";

/** What Linnet is at one side, the form at the other. */
export function AuthLayout({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { data } = useQuery(appQuery);
  return (
    <div className={styles.auth}>
      <aside className={styles.art}>
        <span className={styles.brand}>
          <Bird size={30} />
          {t("app.name")}
        </span>
        <div>
          <p className={styles.tagline}>{t("app.tagline")}</p>
          <p className={styles.promise}>{t("app.promise")}</p>
        </div>
        <small>{t("app.version", { version: data?.version ?? "" })}</small>
      </aside>
      <main className={styles.side}>
        <div className={styles.form}>
          {children}
          <KeychainNotice />
        </div>
      </main>
    </div>
  );
}
