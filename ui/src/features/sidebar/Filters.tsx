import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import { type Filter, filtersFor } from "./listing";
import styles from "./Sidebar.module.css";

type Props = { rows: ConversationRow[]; value: Filter; onChange: (filter: Filter) => void };

/** Which conversations are listed. */
export function Filters({ rows, value, onChange }: Props) {
  const { t } = useTranslation();
  const filters = useMemo(() => filtersFor(rows), [rows]);
  return (
    <RadioGroup
      aria-label={t("sidebar.show")}
      className={styles.filters}
      value={value}
      onValueChange={onChange}
    >
      {filters.map((filter) => (
        <Radio.Root
          key={filter}
          value={filter}
          className={styles.chip}
          nativeButton
          render={(props) => (
            <button type="button" {...props}>
              {t(`sidebar.filters.${filter}`)}
            </button>
          )}
        />
      ))}
    </RadioGroup>
  );
}
