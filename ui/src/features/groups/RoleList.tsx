import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Select } from "@/components/Select";
import { showToast } from "@/components/Toast";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { Member } from "@/core/bindings/Member";
import type { Role } from "@/core/bindings/Role";
import { setRole } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { matches } from "@/lib/text";
import { ConfirmMember } from "./ConfirmMember";
import { FilterMembers, MANY } from "./FilterMembers";
import { outranks } from "./ranks";
import styles from "./GroupSettings.module.css";

type Props = { account: Account; details: ConversationDetails };

/** What each member may do, as far as one may say. */
export function RoleList({ account, details }: Props) {
  const [filter, setFilter] = useState("");
  const [heir, setHeir] = useState<Member | null>(null);
  const shown = details.members
    .filter(({ user }) => matches(`${user.displayName} ${user.username}`, filter))
    .slice(0, MANY);
  return (
    <>
      <FilterMembers count={details.members.length} value={filter} onChange={setFilter} />
      <ul className={styles.list}>
        {shown.map((member) => (
          <OneRole
            key={member.user.id}
            account={account}
            details={details}
            member={member}
            onHandOver={() => setHeir(member)}
          />
        ))}
      </ul>
      {heir && (
        <ConfirmMember
          accountId={account.id}
          details={details}
          member={heir}
          what="handOver"
          onClose={() => setHeir(null)}
        />
      )}
    </>
  );
}

type OneProps = Props & { member: Member; onHandOver: () => void };

function OneRole({ account, details, member, onHandOver }: OneProps) {
  const { t } = useTranslation();
  const { user, role } = member;
  const { permissions, conversation } = details;
  const change = useMutation({
    mutationFn: (to: Role) => setRole(account.id, conversation.id, user.id, to),
    onError: (error) => showToast(sentence(error)),
  });
  const isSelf = user.id === account.user.id;
  const mayChange = !isSelf && permissions.includes("change_roles") && outranks(details.role, role);
  const roles: Role[] = permissions.includes("hand_over")
    ? ["owner", "admin", "member"]
    : ["admin", "member"];
  return (
    <li>
      <Avatar
        id={user.id}
        name={user.displayName}
        size="s"
        src={avatarUrl(account.id, user.avatar)}
      />
      <b>
        <bdi>{isSelf ? t("details.you", { name: user.displayName }) : user.displayName}</bdi>
      </b>
      {mayChange ? (
        <Select
          small
          aria-label={t("roles.of", { name: user.displayName })}
          value={role}
          options={roles.map((value) => ({ value, label: t(`roles.${value}`) }))}
          onChange={(to) => (to === "owner" ? onHandOver() : change.mutate(to))}
        />
      ) : (
        <small>{t(`roles.${role}`)}</small>
      )}
    </li>
  );
}
