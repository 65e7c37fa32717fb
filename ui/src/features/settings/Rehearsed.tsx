import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Problem } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import type { RehearsedAlert } from "@/core/bindings/RehearsedAlert";
import { sentence } from "@/core/errors";
import { oneLine } from "@/lib/text";
import { short } from "@/lib/time";
import { type Rules, useRehearsal } from "./useRules";
import styles from "./Rules.module.css";

type Props = { account: Account; rules: Rules; now: NonNullable<Rules["now"]> };

/** What the rules would have done with the last week: what is being written, beside what holds. */
export function Rehearsed({ account, rules, now }: Props) {
  const { t } = useTranslation();
  const tried = useRehearsal(account.id, now);
  const held = useRehearsal(account.id, rules.saved ?? now);
  const { isChanged, save } = rules;
  if (!tried) return null;
  const words = isChanged ? "alerts.wouldHave" : "alerts.has";
  return (
    <section
      aria-label={t("alerts.rehearsal")}
      data-unsaved={isChanged || undefined}
      className={styles.rehearsal}
    >
      <div className={styles.verdict}>
        <p role="status">
          <b>{t(words, { count: tried.alerts })}</b>{" "}
          {isChanged && held && held.alerts !== tried.alerts
            ? t("alerts.insteadOf", { count: held.alerts })
            : t("alerts.outOf", { count: tried.messages })}
        </p>
        {isChanged && (
          <span className={styles.actions}>
            <Button onClick={rules.discard}>{t("settings.discard")}</Button>
            <Button look="primary" busy={save.isPending} onClick={() => save.mutate()}>
              {t("settings.save")}
            </Button>
          </span>
        )}
      </div>
      {save.error && <Problem>{sentence(save.error)}</Problem>}
      {tried.newest.length > 0 && (
        <details className={styles.which}>
          <summary>{t("alerts.which")}</summary>
          <ul>
            {tried.newest.map((alert) => (
              <Alert key={alert.messageId} alert={alert} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Alert({ alert }: { alert: RehearsedAlert }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link to="/c/$conversationId" params={{ conversationId: alert.conversationId }}>
        <span className={styles.said}>
          <b>
            <bdi>{alert.senderName}</bdi>
          </b>{" "}
          <bdi>{oneLine(alert.body)}</bdi>
          <small>
            <bdi>{alert.conversationName}</bdi> · {t(`alerts.why.${alert.why}`)}
          </small>
        </span>
        <time dateTime={alert.createdAt}>{short(alert.createdAt)}</time>
      </Link>
    </li>
  );
}
