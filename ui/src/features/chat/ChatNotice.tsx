import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, KeyRound, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Account } from "@/core/bindings/Account";
import type { Connection } from "@/core/bindings/Connection";
import { appQuery, serverQuery } from "@/core/queries";
import styles from "./ChatNotice.module.css";

type Props = { account: Account; connection: Connection };

/** Why this conversation is not as it should be right now, and what still works. */
export function ChatNotice({ account, connection }: Props) {
  const { t } = useTranslation();
  const { data: app } = useQuery(appQuery);
  const isUnsupported = connection.type === "unsupported";
  const { data: server } = useQuery({ ...serverQuery(account.server), enabled: isUnsupported });
  if (account.state !== "signed_in") {
    return (
      <Notice
        icon={<KeyRound aria-hidden="true" />}
        title={t(`notice.${account.state}Title`)}
        body={t(`notice.${account.state}`)}
        action={
          <Link to="/sign-in" search={{ again: account.id }}>
            {t("auth.signIn")}
          </Link>
        }
      />
    );
  }
  if (isUnsupported) {
    const icon = <CircleAlert aria-hidden="true" />;
    const versions =
      app && server ? `${t("notice.versions", { app: app.version, server: server.version })} ` : "";
    return (
      <Notice
        icon={icon}
        title={t("notice.unsupportedTitle")}
        body={`${versions}${t("notice.unsupported")}`}
      />
    );
  }
  // Between two tries it says connecting, which is no news to the reader.
  if (connection.type !== "offline" && connection.type !== "connecting") return null;
  const icon = <WifiOff aria-hidden="true" />;
  return <Notice icon={icon} title={t("notice.offlineTitle")} body={t("notice.offline")} />;
}

type NoticeProps = { icon: ReactNode; title: string; body: string; action?: ReactNode };

const Notice = ({ icon, title, body, action }: NoticeProps) => (
  <div role="status" className={styles.notice}>
    {icon}
    <p>
      <b>{title}</b> {body} {action}
    </p>
  </div>
);
