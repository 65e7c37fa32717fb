import { Link, useCanGoBack, useRouter } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { IconButton } from "@/components/Button";
import type { Account } from "@/core/bindings/Account";
import { avatarUrl } from "@/core/files";
import { type AdminPart, adminParts, groups, icons, type Part } from "./parts";
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
  const ofServer = adminParts(account.role);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => nav.current?.querySelector<HTMLElement>("[aria-current]")?.focus(), []);
  return (
    <nav ref={nav} className={styles.nav} aria-label={t("settings.title")} data-region="list">
      <header className={styles.who}>
        <IconButton label={t("settings.back")} onClick={leave}>
          <ArrowLeft aria-hidden="true" />
        </IconButton>
        <Avatar
          id={account.user.id}
          name={account.user.displayName}
          size="s"
          src={avatarUrl(account.id, account.user.avatar)}
        />
        <div className={styles.names}>
          <b>
            <bdi>{account.user.displayName}</bdi>
          </b>
          <small>
            <bdi dir="ltr">{new URL(account.server).host}</bdi>
          </small>
        </div>
      </header>
      {(["you", "app"] as const).map((group) => (
        <section key={group} aria-labelledby={`settings-${group}`}>
          <h2 id={`settings-${group}`}>{t(`settings.groups.${group}`)}</h2>
          {groups[group].map((part) => (
            <Link key={part} to="/settings/$part" params={{ part }} replace>
              <Icon of={part} />
              {t(`settings.parts.${part}`)}
            </Link>
          ))}
        </section>
      ))}
      {ofServer.length > 0 && (
        <section aria-labelledby="settings-server">
          <h2 id="settings-server">{t("settings.groups.server")}</h2>
          {ofServer.map((part) => (
            <Link key={part} to="/admin/$part" params={{ part }} replace>
              <Icon of={part} />
              {t(`admin.parts.${part}`)}
            </Link>
          ))}
        </section>
      )}
    </nav>
  );
}

function Icon({ of }: { of: Part | AdminPart }) {
  const Picture = icons[of];
  return <Picture aria-hidden="true" />;
}
