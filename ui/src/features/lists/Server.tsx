import type { AccountId } from "@/core/bindings/AccountId";
import type { Accounts } from "./useAcross";
import styles from "./ListDialog.module.css";

type Props = { accounts: Accounts; accountId: AccountId };

/** To which account a line belongs, where there are several. */
export const Server = ({ accounts, accountId }: Props) =>
  accounts.accounts.length > 1 && (
    <span className={styles.tag}>
      <bdi>{accounts.serverOf(accountId)}</bdi>
    </span>
  );
