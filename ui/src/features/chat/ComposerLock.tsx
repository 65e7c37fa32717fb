import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Account } from "@/core/bindings/Account";
import type { Connection } from "@/core/bindings/Connection";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import styles from "./MessageInput.module.css";

type Lock = "left" | "leftChannel" | "expired" | "stolen" | "unsupported";
type Chat = { account: Account; details: ConversationDetails; connection: Connection };

/** Why nothing can be written here. The draft is kept. */
export function lockOf({ account, details, connection }: Chat): Lock | null {
  if (details.left) return details.conversation.kind === "channel" ? "leftChannel" : "left";
  if (account.state !== "signed_in") return account.state;
  return connection.type === "unsupported" ? "unsupported" : null;
}

export function ComposerLock({ lock, accountId }: { lock: Lock; accountId: string }) {
  const { t } = useTranslation();
  return (
    <div role="status" className={styles.lock} data-region="composer">
      <p>{t(`chat.${lock}`)}</p>
      {(lock === "expired" || lock === "stolen") && (
        <Link to="/sign-in" search={{ again: accountId }}>
          {t("auth.signIn")}
        </Link>
      )}
    </div>
  );
}
