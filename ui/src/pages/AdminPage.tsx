import { useTranslation } from "react-i18next";
import type { Account } from "@/core/bindings/Account";
import { Audit } from "@/features/admin/Audit";
import { Reports } from "@/features/admin/Reports";
import { ServerPeople } from "@/features/admin/ServerPeople";
import { adminParts } from "@/features/settings/parts";
import { SettingsFrame } from "@/features/settings/SettingsFrame";
import { AccountDialogs } from "@/features/sidebar/AccountDialogs";

type Props = { account: Account; part: string };

/** The server, for those who look after it. Whoever may not is told so by the server too. */
export default function AdminPage({ account, part }: Props) {
  const { t } = useTranslation();
  const open = adminParts(account.role).find((name) => name === part) ?? null;
  return (
    <>
      <SettingsFrame
        account={account}
        title={open ? t(`admin.parts.${open}`) : t("settings.groups.server")}
      >
        {open === "people" && <ServerPeople account={account} />}
        {open === "reports" && <Reports account={account} />}
        {open === "audit" && <Audit account={account} />}
        {open === null && <p>{t("admin.notYou")}</p>}
      </SettingsFrame>
      <AccountDialogs account={account} />
    </>
  );
}
