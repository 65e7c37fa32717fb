import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Loader } from "@/components/Loader";
import { Select } from "@/components/Select";
import { Nothing, Problem, Setting } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import type { AuditAction } from "@/core/bindings/AuditAction";
import type { AuditEntry } from "@/core/bindings/AuditEntry";
import { sentence } from "@/core/errors";
import { auditQuery } from "@/core/serverQueries";
import { full } from "@/lib/time";
import { Name } from "./Name";
import styles from "./Admin.module.css";

const actions = [
  "role_changed",
  "server_handed_over",
  "suspended",
  "unsuspended",
  "messages_removed",
  "report_claimed",
  "report_resolved",
  "invite_made",
  "reset_link_made",
  "reactivated",
] as const satisfies AuditAction[];

/** Who did what to whom, the newest first. */
export function Audit({ account }: { account: Account }) {
  const { t } = useTranslation();
  const [action, setAction] = useState<AuditAction | "all">("all");
  const list = useInfiniteQuery(auditQuery(account.id, action === "all" ? null : action));
  const entries = list.data?.pages.flatMap((page) => page.entries);
  return (
    <>
      <Setting title={t("admin.whatHappened")}>
        {(named) => (
          <Select<AuditAction | "all">
            {...named}
            value={action}
            options={[
              { value: "all", label: t("admin.everything") },
              ...actions.map((value) => ({ value, label: t(`admin.actions.${value}`) })),
            ]}
            onChange={setAction}
          />
        )}
      </Setting>
      {list.error && <Problem>{sentence(list.error)}</Problem>}
      {!entries && !list.error && <Loader />}
      {entries?.length === 0 && <Nothing>{t("admin.noAudit")}</Nothing>}
      <ul className={styles.list} aria-label={t("admin.parts.audit")}>
        {entries?.map((entry) => (
          <Entry key={entry.id} account={account} entry={entry} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("admin.more")}
        </Button>
      )}
    </>
  );
}

function Entry({ account, entry }: { account: Account; entry: AuditEntry }) {
  const { t } = useTranslation();
  const details = Object.entries(entry.details);
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <b>
          {t(`admin.actions.${entry.action}`)}
          {entry.targetId && (
            <>
              {": "}
              <Name accountId={account.id} userId={entry.targetId} />
            </>
          )}
        </b>
        <small>
          <Name accountId={account.id} userId={entry.actorId} />
          {` · ${full(entry.at)}`}
          {entry.address && (
            <>
              {" · "}
              <bdi dir="ltr">{entry.address}</bdi>
            </>
          )}
        </small>
        {details.length > 0 && (
          <small>
            {details.map(([name, value]) => (
              <bdi key={name}>{`${name}: ${value} `}</bdi>
            ))}
          </small>
        )}
      </div>
    </li>
  );
}
