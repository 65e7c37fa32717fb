import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { LogOut, Settings as Gear, UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { Dropdown, DropdownChoice, DropdownItem, DropdownLine } from "@/components/Dropdown";
import { showToast } from "@/components/Toast";
import type { Account } from "@/core/bindings/Account";
import type { Theme } from "@/core/bindings/Theme";
import { writeSettings } from "@/core/commands";
import { sentence } from "@/core/errors";
import { appQuery, connectionQuery, keys } from "@/core/queries";
import { useView } from "@/stores/view";
import { AccountSwitcher } from "./AccountSwitcher";
import { ConnectionLine } from "./ConnectionLine";
import { QuietMenu } from "./QuietMenu";
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
      <AccountSwitcher account={account} presence={presence ?? null} />
      <div className={styles.body}>
        <span className={styles.name}>
          <bdi className="ownLine">{account.user.displayName}</bdi>
        </span>
        <ConnectionLine account={account} />
      </div>
      <QuietMenu accountId={account.id} />
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
  const open = useView((view) => view.open);
  const cache = useQueryClient();
  const { data } = useQuery(appQuery);
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
      <DropdownItem
        icon={<Gear aria-hidden="true" />}
        onSelect={() => void navigate({ to: "/settings/$part", params: { part: "appearance" } })}
      >
        {t("settings.title")}
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
