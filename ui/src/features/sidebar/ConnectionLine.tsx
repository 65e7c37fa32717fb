import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { showToast } from "@/components/Toast";
import type { Account } from "@/core/bindings/Account";
import type { Connection } from "@/core/bindings/Connection";
import { retryNow } from "@/core/commands";
import { sentence } from "@/core/errors";
import { useConnection } from "@/core/useConnection";
import { useNow } from "@/hooks/useNow";
import styles from "./UserProfile.module.css";

/** The server, or what is wrong with the way to it; always one line, so nothing moves. */
export function ConnectionLine({ account }: { account: Account }) {
  const { t } = useTranslation();
  const connection = useConnection(account.id);
  const retry = () => {
    retryNow(account.id).catch((error: unknown) => showToast(sentence(error)));
  };
  return (
    <small className={styles.connection} data-connection={connection.type}>
      <span className={styles.text} role="status">
        <Words connection={connection} server={account.server} />
      </span>
      {connection.type === "offline" && (
        <Button look="link" aria-label={t("connection.retry")} onClick={retry}>
          {t("connection.now")}
        </Button>
      )}
    </small>
  );
}

function Words({ connection, server }: { connection: Connection; server: string }) {
  const { t } = useTranslation();
  switch (connection.type) {
    case "live":
      return <bdi dir="ltr">{server.replace(/^https?:\/\//u, "")}</bdi>;
    case "offline":
      return <Countdown retryAt={connection.retryAt} />;
    case "catchingUp":
      return t("connection.catchingUp", { count: connection.conversations });
    default:
      return t(`connection.${connection.type}`);
  }
}

function Countdown({ retryAt }: { retryAt: string | null }) {
  const { t } = useTranslation();
  const now = useNow(1_000, retryAt !== null);
  const count = retryAt === null ? 0 : Math.ceil((Date.parse(retryAt) - now) / 1_000);
  // A number that changes each second is not for the ear.
  return (
    <>
      <span className="visuallyHidden">{t("connection.offline")}</span>
      <span aria-hidden="true">
        {count > 0 ? t("connection.offlineIn", { count }) : t("connection.offline")}
      </span>
    </>
  );
}
