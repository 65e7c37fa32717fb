import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormDialog } from "@/components/FormDialog";
import { Input } from "@/components/Input";
import type { AccountId } from "@/core/bindings/AccountId";
import { changeSettings, nameSection } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import { sectionsQuery } from "./sections";

/** A new section for one conversation, or another name for one that is there. */
export function SectionDialog({ accountId, isNew }: { accountId: AccountId; isNew: boolean }) {
  const { t } = useTranslation();
  const about = useView((view) => view.about);
  const close = useView((view) => view.close);
  const field = useRef<HTMLInputElement>(null);
  const { data: sections } = useQuery(sectionsQuery(accountId));
  const before = isNew ? "" : (sections?.find(({ id }) => id === about)?.name ?? "");
  const [name, setName] = useState(before);
  const save = useMutation({
    mutationFn: async () => {
      const id = await nameSection(accountId, isNew ? null : about, name.trim());
      if (isNew && about !== null) await changeSettings(accountId, about, { sectionId: id });
    },
    onSuccess: close,
  });
  return (
    <FormDialog
      title={t(isNew ? "menu.newSection" : "menu.rename")}
      action={t("groups.save")}
      busy={save.isPending}
      field={field}
      onSubmit={() => name.trim() !== "" && save.mutate()}
      onClose={close}
    >
      <Input
        ref={field}
        label={t("menu.sectionName")}
        value={name}
        maxLength={64}
        error={save.error ? sentence(save.error) : null}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  );
}
