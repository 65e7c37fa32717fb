import { useQuery } from "@tanstack/react-query";
import { BellOff, Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import type { Profile } from "@/core/bindings/Profile";
import { avatarUrl } from "@/core/files";
import { presenceQuery } from "@/core/queries";
import { useNow } from "@/hooks/useNow";
import { clockIn, soon } from "@/lib/time";
import styles from "./PersonCard.module.css";

type Props = { accountId: string; profile: Profile };

/** What a person says of themselves. */
export function PersonFacts({ accountId, profile }: Props) {
  const { t } = useTranslation();
  const { data: presence = "unknown" } = useQuery(presenceQuery(accountId, profile.id));
  const { status, timeZone } = profile;
  return (
    <div className={styles.facts}>
      <Avatar
        id={profile.id}
        name={profile.displayName}
        size="l"
        src={avatarUrl(accountId, profile.avatar)}
        presence={presence}
      />
      <b>
        <bdi>{profile.displayName}</bdi>
      </b>
      <p className={styles.soft}>
        <bdi dir="ltr">@{profile.username}</bdi>
        {profile.pronouns && (
          <>
            {" · "}
            <bdi>{profile.pronouns}</bdi>
          </>
        )}
        {presence !== "unknown" && ` · ${t(`presence.${presence}`)}`}
      </p>
      {profile.deactivated && <p className={styles.soft}>{t("person.deactivated")}</p>}
      {status && (
        <p className={styles.status}>
          {status.emoji} <bdi>{status.text}</bdi>
          {status.until && <small>{t("person.until", { time: soon(status.until) })}</small>}
        </p>
      )}
      {profile.bio && (
        <p className={styles.bio}>
          <bdi>{profile.bio}</bdi>
        </p>
      )}
      {profile.doNotDisturb && (
        <p className={styles.line}>
          <BellOff aria-hidden="true" />
          {t("person.doNotDisturb")}
        </p>
      )}
      {timeZone && <LocalTime zone={timeZone} />}
    </div>
  );
}

function LocalTime({ zone }: { zone: string }) {
  const { t } = useTranslation();
  const now = useNow(30_000);
  const time = clockIn(zone, new Date(now));
  if (time === null) return null;
  return (
    <p className={styles.line}>
      <Clock aria-hidden="true" />
      {t("person.localTime", { time })}
    </p>
  );
}
