import { useQuery } from "@tanstack/react-query";
import { FileText, HardDrive } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Problem, SettingPart } from "@/components/Setting";
import type { AccountStorage } from "@/core/bindings/AccountStorage";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { appQuery } from "@/core/queries";
import { storageQuery } from "@/core/settingsQueries";
import { fileSize } from "@/lib/bytes";
import list from "./List.module.css";
import styles from "./StorageUse.module.css";

const kinds = ["messages", "media", "other"] as const;
const totalOf = (one: AccountStorage) => one.messages + one.media + one.other;

/** What lies on this machine, account by account, and how much room is left. */
export function StorageUse() {
  const { t } = useTranslation();
  const { data: app } = useQuery(appQuery);
  const { data, error } = useQuery(storageQuery);
  if (error) return <Problem>{sentence(error)}</Problem>;
  if (!data) return null;
  const most = Math.max(...data.accounts.map(totalOf), 1);
  return (
    <SettingPart title={t("storage.use")} hint={t("storage.useHint")}>
      <ul className={list.list} aria-label={t("storage.use")}>
        {data.accounts.map((used) => {
          const account = app?.accounts.find(({ id }) => id === used.accountId);
          if (!account) return null;
          const { user, serverName } = account;
          return (
            <Row
              key={used.accountId}
              picture={
                <Avatar
                  id={user.id}
                  name={user.displayName}
                  src={avatarUrl(account.id, user.avatar)}
                />
              }
              title={
                <>
                  <bdi>{user.displayName}</bdi>
                  <span className={list.mark}>
                    <bdi>{serverName}</bdi>
                  </span>
                </>
              }
              size={fileSize(totalOf(used))}
            >
              <span
                aria-hidden="true"
                className={styles.bar}
                style={{ inlineSize: `${String(Math.max(4, (100 * totalOf(used)) / most))}%` }}
              >
                {kinds.map((kind) => (
                  <i key={kind} className={styles[kind]} style={{ flexGrow: used[kind] }} />
                ))}
              </span>
              <small className={styles.parts}>
                {kinds.map((kind) => (
                  <span key={kind} className={styles[kind]}>
                    {t(`storage.kinds.${kind}`, { size: fileSize(used[kind]) })}
                  </span>
                ))}
              </small>
            </Row>
          );
        })}
        <Row
          picture={<Icon of={FileText} />}
          title={t("storage.logs")}
          size={fileSize(data.logs)}
        />
        {data.free !== null && (
          <Row
            picture={<Icon of={HardDrive} />}
            title={t("storage.free")}
            size={fileSize(data.free)}
          />
        )}
      </ul>
    </SettingPart>
  );
}

const Icon = ({ of: Picture }: { of: typeof HardDrive }) => (
  <span className={list.icon}>
    <Picture aria-hidden="true" />
  </span>
);

type RowProps = { picture: ReactNode; title: ReactNode; size: string; children?: ReactNode };

const Row = ({ picture, title, size, children }: RowProps) => (
  <li className={list.row}>
    {picture}
    <div className={list.words}>
      <b>{title}</b>
      {children}
    </div>
    <span className={styles.size}>{size}</span>
  </li>
);
