import { useQuery } from "@tanstack/react-query";
import { BellOff, Moon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { AccountId } from "@/core/bindings/AccountId";
import type { User } from "@/core/bindings/User";
import { profileQuery } from "@/core/peopleQueries";
import { useNow } from "@/hooks/useNow";
import { clockIn, hourIn, isNight } from "@/lib/schedule";
import styles from "../MessageInput.module.css";

type Props = { accountId: AccountId; other: User };

/** Said before one writes to somebody who wants no noise, or sleeps. Lies above the box, so nothing moves. */
export function RecipientNote({ accountId, other }: Props) {
  const { t } = useTranslation();
  const { data: profile } = useQuery({
    ...profileQuery(accountId, other.id),
    // Not anew for each message.
    staleTime: 60_000,
  });
  const now = new Date(useNow(60_000));
  if (profile === undefined) return null;
  const name = other.displayName.split(" ", 1)[0] ?? other.displayName;
  const hour = profile.timeZone === null ? null : hourIn(profile.timeZone, now);
  if (profile.doNotDisturb) {
    return (
      <p role="status" className={styles.recipient}>
        <BellOff aria-hidden="true" />
        {t("composer.quiet", { name })}
      </p>
    );
  }
  if (hour === null || !isNight(hour) || profile.timeZone === null) return null;
  return (
    <p role="status" className={styles.recipient}>
      <Moon aria-hidden="true" />
      {t("composer.night", { name, time: clockIn(profile.timeZone, now) })}
    </p>
  );
}
