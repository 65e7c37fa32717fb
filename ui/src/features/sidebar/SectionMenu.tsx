import { ArrowDown, ArrowUp, FolderPen, FolderX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { DropdownItem, DropdownLine } from "@/components/Dropdown";
import { showToast } from "@/components/Toast";
import type { AccountId } from "@/core/bindings/AccountId";
import type { Section } from "@/core/bindings/Section";
import { orderSections, removeSection } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import { moved } from "./sections";

type Props = { accountId: AccountId; section: Section; sections: Section[] };

const fail = (error: unknown) => showToast(sentence(error));

/** What can be done with a section, also without dragging it. */
export function SectionMenu({ accountId, section, sections }: Props) {
  const { t } = useTranslation();
  const openAbout = useView((view) => view.openAbout);
  const ids = sections.map(({ id }) => id);
  const at = ids.indexOf(section.id);
  const move = (to: number) =>
    void orderSections(accountId, moved(ids, section.id, to)).catch(fail);
  return (
    <>
      <DropdownItem
        icon={<FolderPen aria-hidden="true" />}
        onSelect={() => openAbout("renameSection", section.id)}
      >
        {t("menu.rename")}
      </DropdownItem>
      {at > 0 && (
        <DropdownItem icon={<ArrowUp aria-hidden="true" />} onSelect={() => move(at - 1)}>
          {t("menu.up")}
        </DropdownItem>
      )}
      {at < ids.length - 1 && (
        <DropdownItem icon={<ArrowDown aria-hidden="true" />} onSelect={() => move(at + 1)}>
          {t("menu.down")}
        </DropdownItem>
      )}
      <DropdownLine />
      <DropdownItem
        danger
        icon={<FolderX aria-hidden="true" />}
        onSelect={() => void removeSection(accountId, section.id).catch(fail)}
      >
        {t("menu.removeSection")}
      </DropdownItem>
    </>
  );
}
