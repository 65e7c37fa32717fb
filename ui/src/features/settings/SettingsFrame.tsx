import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Account } from "@/core/bindings/Account";
import { SettingsNav, useLeave } from "./SettingsNav";
import styles from "./Settings.module.css";

type Props = {
  account: Account;
  /** Null: none is chosen, which in a narrow window shows the list alone. */
  title: string | null;
  children: ReactNode;
};

/**
 * The list of pages at one side, the open one at the other. Escape leaves, unless something on the page takes it or has
 * not been saved.
 */
export function SettingsFrame({ account, title, children }: Props) {
  const { t } = useTranslation();
  const leave = useLeave();
  function onKeyDown(event: KeyboardEvent) {
    const isWriting = event.target instanceof HTMLElement && event.target.matches("input,textarea");
    if (event.key !== "Escape" || event.defaultPrevented || isWriting) return;
    if (event.currentTarget.querySelector("[data-unsaved]") === null) leave();
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape alone, from wherever the focus is
    <div className={styles.frame} data-open={title !== null} onKeyDown={onKeyDown}>
      <SettingsNav account={account} />
      <main key={title} className={styles.pane} data-region="settings">
        <div className={styles.page}>
          <Link to="/settings" replace className={styles.toList}>
            <ArrowLeft aria-hidden="true" />
            {t("settings.title")}
          </Link>
          <h1 className={title === null ? "visuallyHidden" : undefined}>
            {title ?? t("settings.title")}
          </h1>
          {children}
        </div>
      </main>
    </div>
  );
}
