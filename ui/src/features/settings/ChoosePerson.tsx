import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/components/Dialog";
import { PersonPicker } from "@/components/PersonPicker";
import type { User } from "@/core/bindings/User";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { peopleQuery } from "@/core/queries";
import { useDebounced } from "@/hooks/useDebounced";

type Props = {
  accountId: string;
  title: string;
  noteFor: (id: string) => string | null;
  onPick: (user: User) => void;
  onClose: () => void;
};

/** One person of the server. */
export function ChoosePerson({ accountId, title, noteFor, onPick, onClose }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const query = useDebounced(text.trim(), 200);
  const { data, error, isFetching } = useQuery({
    ...peopleQuery(accountId, query),
    placeholderData: keepPreviousData,
  });
  return (
    <Dialog title={title} onClose={onClose} initialFocus={field}>
      <PersonPicker
        inputRef={field}
        text={text}
        onText={setText}
        people={data ?? null}
        searching={isFetching}
        problem={error ? sentence(error) : null}
        nobody={query === "" ? t("groups.alone") : t("groups.nobody")}
        pictureOf={({ avatar }) => avatarUrl(accountId, avatar)}
        noteFor={({ id }) => noteFor(id)}
        onPick={onPick}
      />
    </Dialog>
  );
}
