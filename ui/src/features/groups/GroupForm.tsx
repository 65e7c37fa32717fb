import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type Ref, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Input } from "@/components/Input";
import { Problem, Setting } from "@/components/Setting";
import { Select } from "@/components/Select";
import { Switch } from "@/components/Switch";
import { TextArea } from "@/components/TextArea";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { changeConversation } from "@/core/conversations";
import { fieldOf, sentence } from "@/core/errors";
import { changed, TITLE, TOPIC } from "./groupValues";
import styles from "./GroupSettings.module.css";

type Props = {
  account: Account;
  details: ConversationDetails;
  onDone: () => void;
  nameRef: Ref<HTMLInputElement>;
};

const visibilities = ["all", "joined"] as const;

/** Name, topic and who finds it. Only what was changed is sent. */
export function GroupForm({ account, details, onDone, nameRef }: Props) {
  const { t } = useTranslation();
  const { conversation, permissions } = details;
  const { title, topic, history, isPublic } = conversation;
  const [now, setNow] = useState({ title: title ?? "", topic: topic ?? "", history, isPublic });
  const set = (part: Partial<typeof now>) => setNow({ ...now, ...part });
  const save = useMutation({
    mutationFn: () => changeConversation(account.id, conversation.id, changed(conversation, now)),
    onSuccess: onDone,
  });
  const field = save.error ? fieldOf(save.error) : null;
  const errorAt = (name: string) => (save.error && field === name ? sentence(save.error) : null);
  const may = (what: (typeof permissions)[number]) => permissions.includes(what);
  const isChannel = conversation.kind === "channel";
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  }
  return (
    <form onSubmit={submit}>
      <Input
        ref={nameRef}
        label={t("groups.renameLabel")}
        hint={isChannel ? null : t("groups.renameHint")}
        value={now.title}
        maxLength={TITLE}
        readOnly={!may("rename")}
        error={errorAt("title")}
        onChange={(event) => set({ title: event.target.value })}
      />
      <TextArea
        label={t("groups.topic")}
        value={now.topic}
        maxLength={TOPIC}
        readOnly={!may("set_topic")}
        error={errorAt("topic")}
        onChange={(event) => set({ topic: event.target.value })}
      />
      {isChannel && (
        <Setting title={t("groups.public")} hint={t("groups.publicHint")}>
          {(named) => (
            <Switch
              {...named}
              disabled={!may("set_public")}
              checked={now.isPublic}
              onChange={(checked) => set({ isPublic: checked })}
            />
          )}
        </Setting>
      )}
      <Setting title={t("groups.history")} hint={t("groups.historyHint")}>
        {(named) => (
          <Select
            {...named}
            disabled={!may("set_history")}
            value={now.history}
            options={visibilities.map((value) => ({ value, label: t(`groups.sees.${value}`) }))}
            onChange={(to) => set({ history: to })}
          />
        )}
      </Setting>
      {save.error && (field === null || !["title", "topic"].includes(field)) && (
        <Problem>{sentence(save.error)}</Problem>
      )}
      <footer className={styles.foot}>
        <Button onClick={onDone}>{t("app.cancel")}</Button>
        <Button type="submit" look="primary" busy={save.isPending}>
          {t("groups.saveChanges")}
        </Button>
      </footer>
    </form>
  );
}
