import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Laptop } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Confirm } from "@/components/Confirm";
import { Loader } from "@/components/Loader";
import { Problem } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import type { Session } from "@/core/bindings/Session";
import { endOtherSessions } from "@/core/accounts";
import { endSession } from "@/core/commands";
import { sentence } from "@/core/errors";
import { sessionsQuery } from "@/core/settingsQueries";
import { day, shortWithin } from "@/lib/time";
import { useView } from "@/stores/view";
import styles from "./List.module.css";

/** Where this account is signed in, the present place first. */
export function Sessions({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(sessionsQuery(account.id));
  const [endingAll, setEndingAll] = useState(false);
  const [ending, setEnding] = useState<Session | null>(null);
  if (error) return <Problem>{sentence(error)}</Problem>;
  if (!data) return <Loader />;
  const sorted = data.toSorted(
    (a, b) => Number(b.current) - Number(a.current) || b.lastSeenAt.localeCompare(a.lastSeenAt),
  );
  return (
    <>
      <p className={styles.lead}>{t("sessions.lead")}</p>
      <ul className={styles.list} aria-label={t("settings.parts.sessions")}>
        {sorted.map((session) => (
          <OneSession key={session.id} session={session} onEnd={() => setEnding(session)} />
        ))}
      </ul>
      {data.length > 1 && (
        <div className={styles.footer}>
          <Button look="danger" onClick={() => setEndingAll(true)}>
            {t("sessions.endOthers")}
          </Button>
        </div>
      )}
      {endingAll && <EndOthers account={account} onClose={() => setEndingAll(false)} />}
      {ending && <EndSession account={account} session={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function OneSession({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { t } = useTranslation();
  const open = useView((view) => view.open);
  return (
    <li className={styles.row}>
      <span className={styles.icon}>
        <Laptop aria-hidden="true" />
      </span>
      <div className={styles.words}>
        <b>
          <bdi>{session.deviceName}</bdi>
          {session.current && <span className={styles.mark}>{t("sessions.here")}</span>}
        </b>
        <small>
          {t("sessions.since", { day: day(session.createdAt) })}
          {!session.current &&
            ` · ${t("sessions.seen", { time: shortWithin(session.lastSeenAt) })}`}
        </small>
        {session.address && (
          <small>
            <bdi dir="ltr">{session.address}</bdi>
          </small>
        )}
      </div>
      <Button
        aria-label={session.current ? undefined : t("sessions.endOf", { name: session.deviceName })}
        onClick={session.current ? () => open("signOut") : onEnd}
      >
        {t("sidebar.signOut")}
      </Button>
    </li>
  );
}

function useEnding(account: Account, end: () => Promise<unknown>, onClose: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: end,
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: sessionsQuery(account.id).queryKey });
      onClose();
    },
  });
}

type EndProps = { account: Account; session: Session; onClose: () => void };

function EndSession({ account, session, onClose }: EndProps) {
  const { t } = useTranslation();
  const end = useEnding(account, () => endSession(account.id, session.id), onClose);
  return (
    <Confirm
      title={t("sessions.endTitle", { name: session.deviceName })}
      action={t("sidebar.signOut")}
      busy={end.isPending}
      problem={end.error ? sentence(end.error) : null}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    >
      <p className={styles.body}>{t("sessions.endBody")}</p>
    </Confirm>
  );
}

function EndOthers({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation();
  const end = useEnding(account, () => endOtherSessions(account.id), onClose);
  return (
    <Confirm
      title={t("sessions.endOthersTitle")}
      action={t("sessions.endOthers")}
      busy={end.isPending}
      problem={end.error ? sentence(end.error) : null}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    >
      <p className={styles.body}>{t("sessions.endBody")}</p>
    </Confirm>
  );
}
