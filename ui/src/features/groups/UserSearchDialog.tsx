import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { User } from "@/core/bindings/User";
import { addMembers } from "@/core/commands";
import { sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import { ChosenPeople, toggle } from "./ChosenPeople";
import { UserSearch } from "./UserSearch";
import styles from "./Groups.module.css";

type Props = { accountId: string; details: ConversationDetails };

/** People to add to a group. */
export function UserSearchDialog({ accountId, details }: Props) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const field = useRef<HTMLInputElement>(null);
  const [people, setPeople] = useState<User[]>([]);
  const inside = new Set(details.members.map(({ user }) => user.id));
  const add = useMutation({
    mutationFn: () =>
      addMembers(
        accountId,
        details.conversation.id,
        people.map(({ id }) => id),
      ),
    onSuccess: close,
  });
  const pick = (user: User) => setPeople(toggle(people, user));
  return (
    <Dialog
      title={t("groups.add")}
      onClose={close}
      initialFocus={field}
      actions={
        <>
          <Button onClick={close}>{t("app.cancel")}</Button>
          <Button
            look="primary"
            busy={add.isPending}
            disabled={people.length === 0}
            onClick={() => add.mutate()}
          >
            {people.length === 0
              ? t("groups.add")
              : t("groups.addAction", { count: people.length })}
          </Button>
        </>
      }
    >
      <ChosenPeople people={people} onRemove={pick} />
      <UserSearch
        accountId={accountId}
        inputRef={field}
        chosen={people.map(({ id }) => id)}
        noteFor={({ id }) => (inside.has(id) ? t("groups.already") : null)}
        onPick={pick}
      />
      {add.error && (
        <p role="alert" className={styles.problem}>
          {sentence(add.error)}
        </p>
      )}
    </Dialog>
  );
}
