import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Ref, useState } from "react";
import { useTranslation } from "react-i18next";
import { PersonPicker } from "@/components/PersonPicker";
import type { User } from "@/core/bindings/User";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { peopleQuery } from "@/core/queries";
import { useDebounced } from "@/hooks/useDebounced";

type Props = {
  accountId: string;
  onPick: (user: User) => void;
  /** Said behind the name of someone who is in already. */
  noteFor?: (user: User) => string | null;
  chosen?: string[];
  inputRef?: Ref<HTMLInputElement> | undefined;
};

/** People of the server by name. */
export function UserSearch({ accountId, ...rest }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const query = useDebounced(text.trim(), 200);
  const { data, error, isFetching } = useQuery({
    ...peopleQuery(accountId, query),
    placeholderData: keepPreviousData,
  });
  return (
    <PersonPicker
      {...rest}
      text={text}
      onText={setText}
      people={data ?? null}
      searching={isFetching}
      problem={error ? sentence(error) : null}
      nobody={query === "" ? t("groups.alone") : t("groups.nobody")}
      pictureOf={({ avatar }) => avatarUrl(accountId, avatar)}
    />
  );
}
