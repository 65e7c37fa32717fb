import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { LogOut, Plus, Settings as Gear, UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { IconButton } from "@/components/Button";
import { Dropdown, DropdownChoice, DropdownItem, DropdownLine } from "@/components/Dropdown";
import { showToast } from "@/components/Toast";
import type { Account } from "@/core/bindings/Account";
import type { Theme } from "@/core/bindings/Theme";
import { writeSettings } from "@/core/commands";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { appQuery, connectionQuery, keys } from "@/core/queries";
import { useView } from "@/stores/view";
import { ConnectionLine } from "./ConnectionLine";
import styles from "./UserProfile.module.css";

/** Who one is here, and how the connection is. */
export function UserProfile({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { data: presence } = useQuery({
    ...connectionQuery(account.id),
    select: ({ type }) => (type === "live" || type === "catchingUp" ? "online" : "offline"),
  });
  return (
    <section className={styles.profile} aria-label={t("sidebar.account")} data-region="account">
      <Avatar
        id={account.user.id}
        name={account.user.displayName}
        size="s"
        src={avatarUrl(account.id, account.user.avatar)}
        presence={presence ?? null}
      />
      <div className={styles.body}>
        <span className={styles.name}>
          <bdi>{account.user.displayName}</bdi>
        </span>
        <ConnectionLine account={account} />
      </div>
      <Dropdown
        side="top"
        trigger={
          <IconButton label={t("sidebar.menu")}>
            <Gear aria-hidden="true" />
          </IconButton>
        }
      >
        <AccountMenu account={account} />
      </Dropdown>
    </section>
  );
}

const themes = ["light", "dark", "system"] as const;

function AccountMenu({ account }: { account: Account }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { open, show } = useView();
  const cache = useQueryClient();
  const { data } = useQuery(appQuery);
  const accounts = data?.accounts ?? [];
  const canInvite = account.role === "owner" || account.role === "admin";

  function choose(theme: Theme) {
    if (!data) return;
    writeSettings({ ...data.settings, theme }).then(
      () => cache.invalidateQueries({ queryKey: keys.app }),
      (error: unknown) => showToast(sentence(error)),
    );
  }
  return (
    <>
      <DropdownChoice
        label={t("sidebar.theme")}
        value={data?.settings.theme ?? "system"}
        options={themes.map((theme) => ({ value: theme, label: t(`sidebar.themes.${theme}`) }))}
        onChange={choose}
      />
      <DropdownLine />
      {accounts.length > 1 && (
        <DropdownChoice
          label={t("sidebar.accounts")}
          value={account.id}
          options={accounts.map(({ id, user, serverName }) => ({
            value: id,
            label: `${user.displayName}, ${serverName}`,
          }))}
          onChange={(id) => {
            show(id);
            void navigate({ to: "/" });
          }}
        />
      )}
      <DropdownItem
        icon={<Gear aria-hidden="true" />}
        onSelect={() => void navigate({ to: "/settings/$part", params: { part: "appearance" } })}
      >
        {t("settings.title")}
      </DropdownItem>
      <DropdownItem
        icon={<Plus aria-hidden="true" />}
        onSelect={() => void navigate({ to: "/sign-in" })}
      >
        {t("sidebar.addAccount")}
      </DropdownItem>
      {canInvite && (
        <DropdownItem icon={<UserPlus aria-hidden="true" />} onSelect={() => open("invite")}>
          {t("sidebar.invite")}
        </DropdownItem>
      )}
      <DropdownLine />
      <DropdownItem danger icon={<LogOut aria-hidden="true" />} onSelect={() => open("signOut")}>
        {t("sidebar.signOut")}
      </DropdownItem>
    </>
  );
}
