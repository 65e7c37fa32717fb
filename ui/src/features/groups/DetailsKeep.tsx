import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Select } from "@/components/Select";
import { Setting } from "@/components/Setting";
import { Switch } from "@/components/Switch";
import { showToast } from "@/components/Toast";
import type { ChangeSettings } from "@/core/bindings/ChangeSettings";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { changeSettings } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { sectionsQuery } from "@/core/ownQueries";
import { NotifyChoice } from "./NotifyChoice";
import styles from "./Details.module.css";

type Props = { accountId: string; details: ConversationDetails };

const NONE = "";

/** How one keeps a conversation: what alerts, and where it stands in the list. */
export function DetailsKeep({ accountId, details }: Props) {
  const { t } = useTranslation();
  const { settings, conversation } = details;
  const { data: sections } = useQuery(sectionsQuery(accountId));
  const { mutate: change } = useMutation({
    mutationFn: (to: ChangeSettings) => changeSettings(accountId, conversation.id, to),
    onError: (error) => showToast(sentence(error)),
  });
  const choices = (sections ?? []).filter(({ removed }) => !removed);
  const toggle = (name: "favourite" | "archived") => (
    <Setting title={t(`details.${name}`)}>
      {(named) => (
        <Switch
          {...named}
          checked={settings[name]}
          onChange={(checked) => change({ [name]: checked })}
        />
      )}
    </Setting>
  );
  return (
    <section className={styles.keep} aria-label={t("details.keep")}>
      <NotifyChoice settings={settings} onChange={change} />
      {toggle("favourite")}
      {choices.length > 0 && (
        <Setting title={t("details.section")}>
          {(named) => (
            <Select
              small
              {...named}
              value={settings.sectionId ?? NONE}
              options={[
                { value: NONE, label: t("details.noSection") },
                ...choices.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(id) => change({ sectionId: id === NONE ? null : id })}
            />
          )}
        </Setting>
      )}
      {toggle("archived")}
    </section>
  );
}
