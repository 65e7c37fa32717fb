import { Link, useCanGoBack, useRouter } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { IconButton } from "@/components/Button";
import type { Account } from "@/core/bindings/Account";
import { groups } from "./parts";
import styles from "./Settings.module.css";

/** Leaves the settings for where one was before. */
export function useLeave() {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  return () => (canGoBack ? router.history.back() : void router.navigate({ to: "/" }));
}

/** The list of pages. Going from one to the next is no step back and forward. */
export function SettingsNav({ account }: { account: Account }) {
  const { t } = useTranslation();
  const leave = useLeave();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => nav.current?.querySelector<HTMLElement>("[aria-current]")?.focus(), []);
  return (
    <nav ref={nav} className={styles.nav} aria-label={t("settings.title")} data-region="list">
      <header className={styles.who}>
        <IconButton label={t("settings.back")} onClick={leave}>
          <ArrowLeft aria-hidden="true" className={styles.turn} />
        </IconButton>
        <Avatar id={account.user.id} name={account.user.displayName} size="s" />
        <div className={styles.names}>
          <b>
            <bdi>{account.user.displayName}</bdi>
          </b>
          <small>
            <bdi dir="ltr">{new URL(account.server).host}</bdi>
          </small>
        </div>
      </header>
      {groups.map((group) => (
        <section key={group.name} aria-labelledby={`settings-${group.name}`}>
          <h2 id={`settings-${group.name}`}>{t(`settings.groups.${group.name}`)}</h2>
          {group.parts.map(({ name, icon: Icon }) => (
            <Link key={name} to="/settings/$part" params={{ part: name }} replace>
              <Icon aria-hidden="true" />
              {t(`settings.parts.${name}`)}
            </Link>
          ))}
        </section>
      ))}
    </nav>
  );
}
