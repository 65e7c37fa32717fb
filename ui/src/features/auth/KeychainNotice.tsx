import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { useKeychain } from "./useAuth";
import styles from "./KeychainNotice.module.css";

/** Without the system's password store a sign-in lasts as long as the app runs. */
export function KeychainNotice() {
  const { t } = useTranslation();
  const { keychain, retry, trying } = useKeychain();
  if (keychain?.type !== "memoryOnly") return null;
  return (
    <section role="status" className={styles.notice}>
      <KeyRound aria-hidden="true" />
      <div>
        <b>{t("keychain.title")}</b> {t("keychain.body", { store: keychain.store })}{" "}
        <Button look="link" busy={trying} onClick={retry}>
          {t("keychain.retry")}
        </Button>
      </div>
    </section>
  );
}
