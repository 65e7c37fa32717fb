import { useMutation } from "@tanstack/react-query";
import { Ban, Crown, MessageCircle, Shield, ShieldOff, UserMinus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { DropdownItem, DropdownLine } from "@/components/Dropdown";
import { showToast } from "@/components/Toast";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { Member } from "@/core/bindings/Member";
import type { Role } from "@/core/bindings/Role";
import { openDirect } from "@/core/commands";
import { setRole } from "@/core/conversations";
import { sentence } from "@/core/errors";
import type { Asked } from "./ConfirmMember";
import { outranks } from "./ranks";
import { useOpened } from "./useOpened";

type Props = {
  account: Account;
  details: ConversationDetails;
  member: Member;
  onAsk: (what: Asked) => void;
};

export function MemberMenu({ account, details, member, onAsk }: Props) {
  const { t } = useTranslation();
  const { permissions, conversation } = details;
  const { user, role } = member;
  const write = useOpened(account.id, (id: string) => openDirect(account.id, id));
  const change = useMutation({
    mutationFn: (to: Role) => setRole(account.id, conversation.id, user.id, to),
    onError: (error) => showToast(sentence(error)),
  });
  const above = outranks(details.role, role);
  const may = (what: (typeof permissions)[number]) => permissions.includes(what) && above;
  return (
    <>
      <DropdownItem
        icon={<MessageCircle aria-hidden="true" />}
        onSelect={() => write.mutate(user.id, { onError: (error) => showToast(sentence(error)) })}
      >
        {t("person.message")}
      </DropdownItem>
      {may("change_roles") && role === "member" && (
        <DropdownItem icon={<Shield aria-hidden="true" />} onSelect={() => change.mutate("admin")}>
          {t("roles.makeAdmin")}
        </DropdownItem>
      )}
      {may("change_roles") && role === "admin" && (
        <DropdownItem
          icon={<ShieldOff aria-hidden="true" />}
          onSelect={() => change.mutate("member")}
        >
          {t("roles.makeMember")}
        </DropdownItem>
      )}
      {may("hand_over") && (
        <DropdownItem icon={<Crown aria-hidden="true" />} onSelect={() => onAsk("handOver")}>
          {t("roles.handOver")}
        </DropdownItem>
      )}
      {(may("remove_members") || may("ban")) && <DropdownLine />}
      {may("remove_members") && (
        <DropdownItem
          danger
          icon={<UserMinus aria-hidden="true" />}
          onSelect={() => onAsk("remove")}
        >
          {t("details.remove")}
        </DropdownItem>
      )}
      {may("ban") && (
        <DropdownItem danger icon={<Ban aria-hidden="true" />} onSelect={() => onAsk("ban")}>
          {t("details.ban")}
        </DropdownItem>
      )}
    </>
  );
}
