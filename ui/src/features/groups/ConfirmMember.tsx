import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { Member } from "@/core/bindings/Member";
import { banMember, removeMember, setRole } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { keys } from "@/core/queries";
import { bansQuery } from "@/core/peopleQueries";
import styles from "./Groups.module.css";

export type Asked = "remove" | "ban" | "handOver";

type Props = {
  accountId: string;
  details: ConversationDetails;
  member: Member;
  what: Asked;
  onClose: () => void;
};

/** Asks once before somebody is shown the door, or given the keys. */
export function ConfirmMember({ accountId, details, member, what, onClose }: Props) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { id } = details.conversation;
  const names = { name: member.user.displayName, group: details.name };
  const doIt = useMutation({
    mutationFn: () => {
      if (what === "remove") return removeMember(accountId, id, member.user.id);
      if (what === "ban") return banMember(accountId, id, member.user.id);
      return setRole(accountId, id, member.user.id, "owner");
    },
    onSuccess: async () => {
      onClose();
      await cache.invalidateQueries({ queryKey: keys.conversation(accountId, id) });
      await cache.invalidateQueries({ queryKey: bansQuery(accountId, id).queryKey });
    },
  });
  return (
    <Confirm
      title={t(`details.asked.${what}.title`, names)}
      action={t(`details.asked.${what}.action`)}
      busy={doIt.isPending}
      problem={doIt.error ? sentence(doIt.error) : null}
      onConfirm={() => doIt.mutate()}
      onClose={onClose}
    >
      <p className={styles.words}>{t(`details.asked.${what}.body`, names)}</p>
    </Confirm>
  );
}
