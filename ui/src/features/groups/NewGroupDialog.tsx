import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Input } from "@/components/Input";
import type { User } from "@/core/bindings/User";
import { createGroup } from "@/core/commands";
import { fieldOf, sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import { ChosenPeople, toggle } from "./ChosenPeople";
import { UserSearch } from "./UserSearch";
import { useOpened } from "./useOpened";
import styles from "./Groups.module.css";

/** As many characters as the server takes for a title. */
export const TITLE = 80;

export function NewGroupDialog({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const field = useRef<HTMLInputElement>(null);
  const [title, setTitle] = useState("");
  const [people, setPeople] = useState<User[]>([]);
  const [isMissing, setMissing] = useState(false);
  const create = useOpened(accountId, (ids: string[]) =>
    createGroup(accountId, title.trim() || null, ids),
  );
  const atTitle = create.error !== null && fieldOf(create.error) === "title";
  const problem = create.error && !atTitle ? sentence(create.error) : null;

  function submit() {
    setMissing(people.length === 0);
    if (people.length > 0 && !create.isPending) create.mutate(people.map(({ id }) => id));
  }
  function pick(user: User) {
    setPeople(toggle(people, user));
    setMissing(false);
  }
  return (
    <Dialog
      title={t("groups.newGroup")}
      onClose={close}
      initialFocus={field}
      actions={
        <>
          <Button onClick={close}>{t("app.cancel")}</Button>
          <Button look="primary" busy={create.isPending} onClick={submit}>
            {t("groups.create")}
          </Button>
        </>
      }
    >
      <Input
        label={t("groups.name")}
        value={title}
        maxLength={TITLE}
        error={atTitle ? sentence(create.error) : null}
        onChange={(event) => setTitle(event.target.value)}
      />
      <ChosenPeople people={people} onRemove={pick} />
      <UserSearch
        accountId={accountId}
        inputRef={field}
        chosen={people.map(({ id }) => id)}
        onPick={pick}
      />
      {(isMissing || problem) && (
        <p role="alert" className={styles.problem}>
          {problem ?? t("groups.choose")}
        </p>
      )}
    </Dialog>
  );
}
