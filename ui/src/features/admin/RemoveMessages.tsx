import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";
import { Input } from "@/components/Input";
import type { AccountRecord } from "@/core/bindings/AccountRecord";
import { sentence } from "@/core/errors";
import { removeMessagesOf } from "@/core/server";
import { useOrder } from "./useOrder";
import styles from "./Admin.module.css";

type Props = { accountId: string; person: AccountRecord; onClose: () => void };

/** Cannot be taken back by anybody, so the name has to be written. */
export function RemoveMessages({ accountId, person, onClose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const remove = useOrder(() => removeMessagesOf(accountId, person.id), onClose);
  return (
    <Confirm
      title={t("admin.removeTitle", { name: person.displayName })}
      action={t("admin.removeMessages")}
      busy={remove.isPending}
      disabled={text.trim() !== person.username}
      problem={remove.error ? sentence(remove.error) : null}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      <p className={styles.body}>{t("admin.removeBody")}</p>
      <Input
        label={t("admin.writeName", { name: person.username })}
        value={text}
        dir="ltr"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
    </Confirm>
  );
}
