import { useQuery } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { IconButton } from "@/components/Button";
import { Dropdown } from "@/components/Dropdown";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { Member } from "@/core/bindings/Member";
import { avatarUrl } from "@/core/files";
import { presenceQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import type { Asked } from "./ConfirmMember";
import { MemberMenu } from "./MemberMenu";
import styles from "./Details.module.css";

type Props = {
  account: Account;
  details: ConversationDetails;
  member: Member;
  onAsk: (what: Asked) => void;
};

export function MemberRow({ account, details, member, onAsk }: Props) {
  const { t } = useTranslation();
  const showPerson = useView((view) => view.showPerson);
  const { user, role, status } = member;
  const { data: presence = "unknown" } = useQuery(presenceQuery(account.id, user.id));
  const isSelf = user.id === account.user.id;
  const name = isSelf ? t("details.you", { name: user.displayName }) : user.displayName;
  const shown = [name, status?.text].filter(Boolean).join(", ");
  return (
    <li className={styles.member}>
      <button
        type="button"
        className={styles.person}
        aria-label={t("details.personIs", {
          name: shown,
          presence: t(`presence.${presence}`),
        })}
        onClick={(event) => showPerson(user.id, event.currentTarget)}
      >
        <Avatar
          id={user.id}
          name={user.displayName}
          size="s"
          src={avatarUrl(account.id, user.avatar)}
          presence={presence}
        />
        <span className={styles.names}>
          <bdi>{name}</bdi>{" "}
          {status && (
            <small>
              {status.emoji} <bdi>{status.text}</bdi>
            </small>
          )}
        </span>
      </button>
      {role !== "member" && <span className={styles.role}>{t(`roles.${role}`)}</span>}
      {!isSelf && (
        <Dropdown
          trigger={
            <IconButton
              className={styles.more}
              label={t("details.memberMenu", { name: user.displayName })}
            >
              <Ellipsis aria-hidden="true" />
            </IconButton>
          }
        >
          <MemberMenu account={account} details={details} member={member} onAsk={onAsk} />
        </Dropdown>
      )}
    </li>
  );
}
