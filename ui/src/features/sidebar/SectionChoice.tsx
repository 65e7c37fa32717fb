import { Check, FolderPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { DropdownItem, DropdownLine } from "@/components/Dropdown";
import type { ChangeSettings } from "@/core/bindings/ChangeSettings";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import type { Section } from "@/core/bindings/Section";
import { useView } from "@/stores/view";
import styles from "./ConversationItem.module.css";

type Props = {
  row: ConversationRow;
  sections: Section[];
  onChange: (settings: ChangeSettings) => void;
};

/** In which part of the list a conversation stands. */
export function SectionChoice({ row, sections, onChange }: Props) {
  const { t } = useTranslation();
  const choices = [{ id: null, name: t("menu.noSection") }, ...sections];
  const openAbout = useView((view) => view.openAbout);
  return (
    <>
      {choices.map(({ id, name }) => (
        <DropdownItem
          key={id}
          icon={<Check aria-hidden="true" className={id === row.sectionId ? "" : styles.away} />}
          onSelect={() => onChange({ sectionId: id })}
        >
          <span aria-current={id === row.sectionId ? "true" : undefined}>{name}</span>
        </DropdownItem>
      ))}
      <DropdownLine />
      <DropdownItem
        icon={<FolderPlus aria-hidden="true" />}
        onSelect={() => openAbout("section", row.id)}
      >
        {t("menu.newSection")}
      </DropdownItem>
    </>
  );
}
