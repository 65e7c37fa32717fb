import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Problem } from "@/components/Setting";
import { TextArea } from "@/components/TextArea";
import type { Account } from "@/core/bindings/Account";
import type { Report } from "@/core/bindings/Report";
import { sentence } from "@/core/errors";
import { claimReport, resolveReport } from "@/core/server";
import { full } from "@/lib/time";
import { Name } from "./Name";
import { useOrder } from "./useOrder";
import styles from "./Admin.module.css";

type Props = { account: Account; report: Report };

/** As many characters as a note may have. */
const NOTE = 1_000;

/** One thing that somebody has reported, what was said at that time, and what became of it. */
export function OneReport({ account, report }: Props) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const done = () => setNote("");
  const claim = useOrder(() => claimReport(account.id, report.id), done);
  const resolve = useOrder(() => resolveReport(account.id, report.id, note.trim()), done);
  const problem = claim.error ?? resolve.error;
  return (
    <li className={styles.card}>
      <p className={styles.who}>
        <b>
          <Name accountId={account.id} userId={report.userId} />
        </b>
        <small>
          {t("admin.reportedBy")} <Name accountId={account.id} userId={report.reporterId} />
          {` · ${full(report.createdAt)}`}
        </small>
      </p>
      <p>
        <bdi>{report.reason}</bdi>
      </p>
      {report.excerpt && (
        <blockquote className={styles.excerpt}>
          <bdi>{report.excerpt}</bdi>
        </blockquote>
      )}
      {report.moderatorId && (
        <small>
          {t(report.state === "resolved" ? "admin.resolvedBy" : "admin.claimedBy")}{" "}
          <Name accountId={account.id} userId={report.moderatorId} />
          {report.note && (
            <>
              {": "}
              <bdi>{report.note}</bdi>
            </>
          )}
        </small>
      )}
      {report.state === "claimed" && report.moderatorId === account.user.id && (
        <TextArea
          label={t("admin.note")}
          value={note}
          maxLength={NOTE}
          onChange={(event) => setNote(event.target.value)}
        />
      )}
      {problem && <Problem>{sentence(problem)}</Problem>}
      <div className={styles.foot}>
        {report.state === "open" && (
          <Button look="primary" busy={claim.isPending} onClick={() => claim.mutate(undefined)}>
            {t("admin.claim")}
          </Button>
        )}
        {report.state === "claimed" && report.moderatorId === account.user.id && (
          <Button
            look="primary"
            busy={resolve.isPending}
            disabled={note.trim() === ""}
            onClick={() => resolve.mutate(undefined)}
          >
            {t("admin.resolve")}
          </Button>
        )}
      </div>
    </li>
  );
}
