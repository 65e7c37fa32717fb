import { useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Badge } from "@/components/Badge";
import { Dropdown, DropdownItem, DropdownLine } from "@/components/Dropdown";
import { Keys } from "@/components/Keys";
import type { Account } from "@/core/bindings/Account";
import type { Presence } from "@/core/bindings/Presence";
import { avatarUrl } from "@/core/files";
import { appQuery, conversationsQuery } from "@/core/queries";
import { printed } from "@/keys/combo";
import { useView } from "@/stores/view";
import styles from "./UserProfile.module.css";

type Props = { account: Account; presence: Presence | null };

/** The accounts of this window, each with what waits in it. */
export function AccountSwitcher({ account, presence }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const show = useView((view) => view.show);
  const accounts = useWaiting();
  const elsewhere = accounts.reduce(
    (sum, { id, waiting }) => (id === account.id ? sum : sum + waiting),
    0,
  );
  const picture = (
    <Avatar
      id={account.user.id}
      name={account.user.displayName}
      size="s"
      src={avatarUrl(account.id, account.user.avatar)}
      presence={presence}
    />
  );
  return (
    <Dropdown
      side="top"
      trigger={
        <button type="button" className={styles.switch}>
          {picture}
          <span className="visuallyHidden">{t("accounts.switch")}</span>
          {elsewhere > 0 && (
            <span className={styles.elsewhere}>
              <Badge count={elsewhere} />
              <span className="visuallyHidden">
                {t("accounts.elsewhere", { count: elsewhere })}
              </span>
            </span>
          )}
        </button>
      }
    >
      {accounts.map(({ id, user, serverName, waiting, isEnded }, index) => (
        <DropdownItem
          key={id}
          icon={<Avatar id={user.id} name={user.displayName} size="s" />}
          onSelect={() => {
            if (id === account.id) return;
            show(id);
            void navigate({ to: "/" });
          }}
        >
          <span className={styles.account} aria-current={id === account.id ? "true" : undefined}>
            <bdi>{user.displayName}</bdi>
            <small>{isEnded ? t("accounts.ended", { server: serverName }) : serverName}</small>
          </span>
          {waiting > 0 && (
            <>
              <Badge count={waiting} />
              <span className="visuallyHidden">{t("sidebar.unread", { count: waiting })}</span>
            </>
          )}
          {accounts.length > 1 && index < 9 && (
            <span aria-hidden="true">
              <Keys parts={[printed(`Ctrl+Alt+${String(index + 1)}`).join(" ")]} />
            </span>
          )}
        </DropdownItem>
      ))}
      <DropdownLine />
      <DropdownItem
        icon={<Plus aria-hidden="true" />}
        onSelect={() => void navigate({ to: "/sign-in" })}
      >
        {t("sidebar.addAccount")}
      </DropdownItem>
    </Dropdown>
  );
}

/** The number on the badge of each account is that of its lines. */
function useWaiting() {
  const { data: app } = useQuery(appQuery);
  const accounts = app?.accounts ?? [];
  const lists = useQueries({
    queries: accounts.map(({ id }) => ({
      ...conversationsQuery(id),
      select: (rows: { counted: number }[]) => rows.reduce((sum, row) => sum + row.counted, 0),
    })),
  });
  return accounts.map(({ id, user, serverName, state }, index) => ({
    id,
    user,
    serverName,
    isEnded: state !== "signed_in",
    waiting: lists[index]?.data ?? 0,
  }));
}
