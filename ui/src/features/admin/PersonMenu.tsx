import { Ban, KeyRound, RotateCcw, ShieldCheck, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { DropdownChoice, DropdownItem, DropdownLine } from "@/components/Dropdown";
import type { Account } from "@/core/bindings/Account";
import type { AccountRecord } from "@/core/bindings/AccountRecord";
import type { ServerRole } from "@/core/bindings/ServerRole";
import { reactivateUser, setServerRole, unsuspendUser } from "@/core/server";
import { useOrder } from "./useOrder";

export type Wanted = "suspend" | "removeMessages" | "resetCode";

type Props = { account: Account; person: AccountRecord; onWant: (what: Wanted) => void };

const height: Record<ServerRole, number> = { member: 0, moderator: 1, admin: 2, owner: 3 };
const roles = ["member", "moderator", "admin"] as const;

/** What one may do about somebody of a lower role. */
export function PersonMenu({ account, person, onWant }: Props) {
  const { t } = useTranslation();
  const setRole = useOrder((role: ServerRole) => setServerRole(account.id, person.id, role));
  const lift = useOrder(() => unsuspendUser(account.id, person.id));
  const reactivate = useOrder(() => reactivateUser(account.id, person.id));
  const isAbove = height[account.role] > height[person.role];
  const isAdmin = height[account.role] >= height.admin;
  if (!isAbove) return <DropdownItem onSelect={() => undefined}>{t("admin.mayNot")}</DropdownItem>;
  return (
    <>
      {isAdmin && !person.deactivated && (
        <>
          <DropdownChoice
            label={t("admin.role")}
            value={person.role}
            options={roles
              .filter((role) => height[role] < height[account.role])
              .map((value) => ({ value: value as ServerRole, label: t(`admin.roles.${value}`) }))}
            onChange={(role) => setRole.mutate(role)}
          />
          <DropdownItem icon={<KeyRound aria-hidden="true" />} onSelect={() => onWant("resetCode")}>
            {t("admin.resetCode")}
          </DropdownItem>
        </>
      )}
      {isAdmin && person.deactivated && (
        <DropdownItem
          icon={<RotateCcw aria-hidden="true" />}
          onSelect={() => reactivate.mutate(undefined)}
        >
          {t("admin.reactivate")}
        </DropdownItem>
      )}
      <DropdownLine />
      {person.suspension ? (
        <DropdownItem
          icon={<ShieldCheck aria-hidden="true" />}
          onSelect={() => lift.mutate(undefined)}
        >
          {t("admin.unsuspend")}
        </DropdownItem>
      ) : (
        <DropdownItem danger icon={<Ban aria-hidden="true" />} onSelect={() => onWant("suspend")}>
          {t("admin.suspend")}
        </DropdownItem>
      )}
      <DropdownItem
        danger
        icon={<Trash2 aria-hidden="true" />}
        onSelect={() => onWant("removeMessages")}
      >
        {t("admin.removeMessages")}
      </DropdownItem>
    </>
  );
}
