import { useTranslation } from "react-i18next";
import { Loader } from "@/components/Loader";
import { Problem } from "@/components/Setting";
import { useQuery } from "@tanstack/react-query";
import type { Account } from "@/core/bindings/Account";
import { sentence } from "@/core/errors";
import { meQuery } from "@/core/ownQueries";
import { EmailForm } from "./EmailForm";
import { EndOfAccount } from "./EndOfAccount";
import { PasswordForm } from "./PasswordForm";
import styles from "./List.module.css";

/** How one is known to the server, and how one leaves it. */
export function AccountPart({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { data: me, error } = useQuery(meQuery(account.id));
  return (
    <>
      <p className={styles.lead}>
        {t("account.who", { name: account.user.username, server: new URL(account.server).host })}
      </p>
      {error && <Problem>{sentence(error)}</Problem>}
      {!me && !error && <Loader />}
      {me && <EmailForm account={account} me={me} />}
      <PasswordForm account={account} />
      <EndOfAccount account={account} />
    </>
  );
}
