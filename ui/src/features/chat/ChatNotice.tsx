import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, KeyRound, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Account } from "@/core/bindings/Account";
import type { Connection } from "@/core/bindings/Connection";
import { versionOf } from "@/core/errors";
import { appQuery, serverQuery } from "@/core/queries";
import { compareVersions } from "@/lib/version";
import styles from "./ChatNotice.module.css";

type Props = { account: Account; connection: Connection };

/** Why this conversation is not as it should be right now, and what still works. */
export function ChatNotice({ account, connection }: Props) {
  const { t } = useTranslation();
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
  if (connection.type === "unsupported") return <OtherVersion server={account.server} />;
  // Between two tries it says connecting, which is no news to the reader.
  if (connection.type !== "offline" && connection.type !== "connecting") return null;
  const icon = <WifiOff aria-hidden="true" />;
  return <Notice icon={icon} title={t("notice.offlineTitle")} body={t("notice.offline")} />;
}

/** Which of the two is to be updated, as far as the server says what it is. */
function OtherVersion({ server }: { server: string }) {
  const { t } = useTranslation();
  const { data: ours } = useQuery({ ...appQuery, select: ({ version }) => version });
  // What it was when somebody signed in is not what it is now.
  const { data, error } = useQuery({ ...serverQuery(server), staleTime: 0 });
  const theirs = versionOf(error) ?? data?.version ?? null;
  const icon = <CircleAlert aria-hidden="true" />;
  const title = t("notice.unsupportedTitle");
  if (ours === undefined || theirs === null) {
    return <Notice icon={icon} title={title} body={t("notice.unsupported")} />;
  }
  const versions = t("notice.versions", { app: ours, server: theirs });
  const words = { older: "notice.appOlder", newer: "notice.appNewer" } as const;
  const compared = compareVersions(ours, theirs);
  const advice = t(compared === null ? "notice.unsupported" : words[compared]);
  return <Notice icon={icon} title={title} body={`${versions} ${advice}`} />;
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
