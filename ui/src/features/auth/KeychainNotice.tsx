import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { useKeychain } from "./useAuth";
import styles from "./KeychainNotice.module.css";

/** Without the system's password store a sign-in lasts as long as the app runs. A late answer of it ends the waiting by
 * itself. */
export function KeychainNotice() {
  const { t } = useTranslation();
  const { keychain, retry, trying } = useKeychain();
  if (!keychain || keychain.type === "available") return null;
  const waiting = keychain.type === "waiting";
  return (
    <section role="status" className={styles.notice}>
      <KeyRound aria-hidden="true" />
      <div>
        <b>{t(waiting ? "keychain.waitingTitle" : "keychain.title")}</b>{" "}
        {t(waiting ? "keychain.waitingBody" : "keychain.body", { store: keychain.store })}{" "}
        {!waiting && (
          <Button look="link" busy={trying} onClick={retry}>
            {t("keychain.retry")}
          </Button>
        )}
      </div>
    </section>
  );
}
