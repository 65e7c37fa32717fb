import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { IconButton } from "@/components/Button";
import { Dropdown } from "@/components/Dropdown";
import type { Account } from "@/core/bindings/Account";
import type { AccountRecord } from "@/core/bindings/AccountRecord";
import { avatarUrl } from "@/core/files";
import { day, full, shortWithin } from "@/lib/time";
import { PersonMenu, type Wanted } from "./PersonMenu";
import { RemoveMessages } from "./RemoveMessages";
import { ResetCode } from "./ResetCode";
import { SuspendDialog } from "./SuspendDialog";
import styles from "./Admin.module.css";

type Props = { account: Account; person: AccountRecord };

export function PersonRecord({ account, person }: Props) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const asked = { accountId: account.id, person, onClose: () => setWanted(null) };
  const { suspension } = person;
  return (
    <li className={styles.row}>
      <Avatar id={person.id} name={person.displayName} src={avatarUrl(account.id, person.avatar)} />
      <div className={styles.words}>
        <b>
          <bdi>{person.displayName}</bdi>
          {person.role !== "member" && (
            <span className={styles.mark}>{t(`admin.roles.${person.role}`)}</span>
          )}
          {suspension && <span className={styles.warn}>{t("admin.suspended")}</span>}
          {person.deactivated && <span className={styles.mark}>{t("admin.deactivated")}</span>}
        </b>
        <small>
          <bdi dir="ltr">@{person.username}</bdi>
          {" · "}
          {person.lastSeenAt
            ? t("sessions.seen", { time: shortWithin(person.lastSeenAt) })
            : t("admin.neverSeen")}
        </small>
        <small>{t("admin.since", { day: day(person.createdAt) })}</small>
        {suspension && (
          <small>
            {suspension.until
              ? t("admin.suspendedUntil", { time: full(suspension.until) })
              : t("admin.suspendedForGood")}{" "}
            <bdi>{suspension.reason}</bdi>
          </small>
        )}
        {person.beingRemoved && <small role="status">{t("admin.beingRemoved")}</small>}
      </div>
      {person.id !== account.user.id && (
        <Dropdown
          trigger={
            <IconButton label={t("details.memberMenu", { name: person.displayName })}>
              <Ellipsis aria-hidden="true" />
            </IconButton>
          }
        >
          <PersonMenu account={account} person={person} onWant={setWanted} />
        </Dropdown>
      )}
      {wanted === "suspend" && <SuspendDialog {...asked} />}
      {wanted === "removeMessages" && <RemoveMessages {...asked} />}
      {wanted === "resetCode" && <ResetCode {...asked} />}
    </li>
  );
}
