import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { Input } from "@/components/Input";
import { Segmented } from "@/components/Segmented";
import { Setting } from "@/components/Setting";
import { Switch } from "@/components/Switch";
import type { User } from "@/core/bindings/User";
import { TITLE, TOPIC } from "./groupValues";

export type NewGroup = { title: string; topic: string; isPublic: boolean; people: User[] };

type Kind = "group" | "channel";

type Props = {
  kind: Kind;
  now: NewGroup;
  set: (part: Partial<NewGroup>) => void;
  onKind: (kind: Kind) => void;
  errorAt: (name: "title" | "topic") => string | null;
  titleRef: Ref<HTMLInputElement> | undefined;
};

const kinds = ["group", "channel"] as const;

/** What a new group is called; a channel has a subject, and may be found by everybody. */
export function GroupFields({ kind, now, set, onKind, errorAt, titleRef }: Props) {
  const { t } = useTranslation();
  const isChannel = kind === "channel";
  return (
    <>
      <Setting title={t("groups.kind")} hint={t(`groups.kindHints.${kind}`)}>
        {(named) => (
          <Segmented
            {...named}
            value={kind}
            options={kinds.map((value) => ({ value, label: t(`groups.kinds.${value}`) }))}
            onChange={onKind}
          />
        )}
      </Setting>
      <Input
        ref={titleRef}
        label={t(isChannel ? "groups.renameLabel" : "groups.name")}
        value={now.title}
        maxLength={TITLE}
        error={errorAt("title")}
        onChange={(event) => set({ title: event.target.value })}
      />
      {isChannel && (
        <>
          <Input
            label={t("groups.topicOptional")}
            value={now.topic}
            maxLength={TOPIC}
            error={errorAt("topic")}
            onChange={(event) => set({ topic: event.target.value })}
          />
          <Setting title={t("groups.public")} hint={t("groups.publicHint")}>
            {(named) => (
              <Switch
                {...named}
                checked={now.isPublic}
                onChange={(isPublic) => set({ isPublic })}
              />
            )}
          </Setting>
        </>
      )}
    </>
  );
}
