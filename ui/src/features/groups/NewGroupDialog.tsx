import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Problem } from "@/components/Setting";
import type { User } from "@/core/bindings/User";
import { createConversation } from "@/core/conversations";
import { fieldOf, sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import { ChosenPeople, toggle } from "./ChosenPeople";
import { GroupFields, type NewGroup } from "./GroupFields";
import { UserSearch } from "./UserSearch";
import { useOpened } from "./useOpened";

type Props = { accountId: string; kind: "group" | "channel" };

const empty: NewGroup = { title: "", topic: "", isPublic: true, people: [] };

/** A group of people, or a channel with a name that others may find. */
export function NewGroupDialog({ accountId, kind: first }: Props) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const field = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState(first);
  const [now, setNow] = useState(empty);
  const [missing, setMissing] = useState<"people" | "title" | null>(null);
  const isChannel = kind === "channel";
  const create = useOpened(accountId, (people: User[]) =>
    createConversation(accountId, {
      kind,
      title: now.title.trim() || null,
      topic: (isChannel && now.topic.trim()) || null,
      isPublic: isChannel && now.isPublic,
      history: "all",
      memberIds: people.map(({ id }) => id),
    }),
  );
  const at = create.error ? fieldOf(create.error) : null;
  const errorAt = (name: string) => (create.error && at === name ? sentence(create.error) : null);
  function set(part: Partial<NewGroup>) {
    setNow({ ...now, ...part });
    setMissing(null);
  }
  function submit() {
    const gap = isChannel
      ? now.title.trim() === "" && "title"
      : now.people.length === 0 && "people";
    setMissing(gap || null);
    if (gap) field.current?.focus();
    else if (!create.isPending) create.mutate(now.people);
  }
  const pick = (user: User) => set({ people: toggle(now.people, user) });
  return (
    <Dialog
      title={t(isChannel ? "groups.newChannel" : "groups.newGroup")}
      onClose={close}
      initialFocus={field}
      actions={
        <>
          <Button onClick={close}>{t("app.cancel")}</Button>
          <Button look="primary" busy={create.isPending} onClick={submit}>
            {t(isChannel ? "groups.createChannel" : "groups.create")}
          </Button>
        </>
      }
    >
      <GroupFields
        kind={kind}
        now={now}
        set={set}
        onKind={setKind}
        titleRef={isChannel ? field : undefined}
        errorAt={(name) => (name === missing ? t("groups.nameIt") : errorAt(name))}
      />
      <ChosenPeople people={now.people} onRemove={pick} />
      <UserSearch
        accountId={accountId}
        inputRef={isChannel ? undefined : field}
        chosen={now.people.map(({ id }) => id)}
        onPick={pick}
      />
      {missing === "people" && <Problem>{t("groups.choose")}</Problem>}
      {create.error && at !== "title" && at !== "topic" && (
        <Problem>{sentence(create.error)}</Problem>
      )}
    </Dialog>
  );
}
