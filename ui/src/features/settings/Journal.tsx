import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Nothing, Problem, SettingPart } from "@/components/Setting";
import type { Happening } from "@/core/bindings/Happening";
import type { JournalEntry } from "@/core/bindings/JournalEntry";
import { sentence } from "@/core/errors";
import { appQuery } from "@/core/queries";
import { journalQuery } from "@/core/settingsQueries";
import { clock, day, sameDay } from "@/lib/time";
import list from "./List.module.css";
import styles from "./Diagnosis.module.css";

/** So many are read at a glance; then as many more. */
const SOME = 40;

/** What happened in the last day, the newest first. Never what was written. */
export function Journal() {
  const { t } = useTranslation();
  const { data, error } = useQuery(journalQuery);
  const [most, setMost] = useState(SOME);
  const entries = data?.toReversed() ?? [];
  return (
    <SettingPart title={t("diagnosis.journal")} hint={t("diagnosis.journalHint")}>
      {error && <Problem>{sentence(error)}</Problem>}
      {data?.length === 0 && <Nothing>{t("diagnosis.nothing")}</Nothing>}
      <ol className={styles.journal} aria-label={t("diagnosis.journal")}>
        {entries.slice(0, most).map((entry, index) => (
          <Entry
            // oxlint-disable-next-line react/no-array-index-key -- two may be of the same moment
            key={`${entry.at} ${String(index)}`}
            entry={entry}
            before={entries[index - 1]}
          />
        ))}
      </ol>
      {entries.length > most && (
        <div className={list.footer}>
          <Button onClick={() => setMost(most + 10 * SOME)}>
            {t("diagnosis.more", { count: entries.length - most })}
          </Button>
        </div>
      )}
    </SettingPart>
  );
}

type EntryProps = { entry: JournalEntry; before: JournalEntry | undefined };

function Entry({ entry: { at, accountId, happening }, before }: EntryProps) {
  const { data: app } = useQuery(appQuery);
  const words = useHappening();
  const accounts = app?.accounts ?? [];
  const account = accounts.length > 1 && accounts.find(({ id }) => id === accountId);
  const isOtherDay = before !== undefined && !sameDay(before.at, at);
  return (
    <>
      {isOtherDay && <li className={styles.day}>{day(at)}</li>}
      <li>
        <time dateTime={at}>{clock(at)}</time>
        <span>
          {words(happening)}
          {account && (
            <small>
              {" · "}
              <bdi>{account.serverName}</bdi>
            </small>
          )}
        </span>
      </li>
    </>
  );
}

function useHappening() {
  const { t } = useTranslation();
  return (it: Happening): string => {
    switch (it.type) {
      case "started":
        return t("diagnosis.happened.started", { version: it.version });
      case "offline":
        return it.error
          ? t("diagnosis.happened.offlineBecause", { reason: sentence(it.error) })
          : t("diagnosis.happened.offline");
      case "woke":
        return t("diagnosis.happened.woke", { count: Math.max(1, Math.round(it.seconds / 60)) });
      case "keychain":
        return t(`diagnosis.happened.keychain.${it.state.type}`);
      case "notificationWithheld":
        return t("diagnosis.happened.notificationWithheld", {
          why: t(`alerts.withheld.${it.why}`),
        });
      case "stopped":
      case "live":
      case "signedIn":
      case "sessionEnded":
      case "holeHealed":
      case "cacheRebuilt":
      case "notificationShown":
        return t(`diagnosis.happened.${it.type}`);
      default:
        return it satisfies never;
    }
  };
}
