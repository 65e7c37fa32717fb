import { ChevronDown } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dropdown, DropdownTicks } from "@/components/Dropdown";
import { Setting } from "@/components/Setting";
import { list, nameOf } from "@/lib/locale";

/** Languages that are checked for, by the names that their dictionaries have. */
const dictionaries = ["en_US", "en_GB", "de_DE", "es_ES", "fr_FR", "pt_BR", "ar"];

const named = (dictionary: string) => nameOf(dictionary.replace("_", "-"));

type Props = { chosen: string[]; onChange: (to: string[]) => void };

/** Which languages one writes in; without a choice those of the system. */
export function Spelling({ chosen, onChange }: Props) {
  const { t } = useTranslation();
  const names = chosen.map(named);
  const shown = useId();
  return (
    <Setting title={t("writing.spellLanguages")} hint={t("writing.spellLanguagesHint")}>
      {(setting) => (
        <Dropdown
          trigger={
            <Button {...setting} aria-labelledby={`${setting["aria-labelledby"]} ${shown}`}>
              <span id={shown}>{names.length === 0 ? t("writing.spellSystem") : list(names)}</span>
              <ChevronDown aria-hidden="true" />
            </Button>
          }
        >
          <DropdownTicks
            chosen={chosen}
            options={[...new Set([...dictionaries, ...chosen])].map((value) => ({
              value,
              label: named(value),
            }))}
            onChange={onChange}
          />
        </Dropdown>
      )}
    </Setting>
  );
}
