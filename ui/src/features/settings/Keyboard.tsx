import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Confirm } from "@/components/Confirm";
import { SettingPart } from "@/components/Setting";
import { sentence } from "@/core/errors";
import { groups } from "@/keys/table";
import { useKeyTable } from "@/keys/useKeys";
import { KeyRow } from "./KeyRow";
import styles from "./List.module.css";

/** Every key of the window, from the table that binds them. */
export function Keyboard() {
  const { t } = useTranslation();
  const table = useKeyTable();
  const [isAsking, setAsking] = useState(false);
  const reset = useMutation({ mutationFn: table.resetAll, onSuccess: () => setAsking(false) });
  const isChanged = table.rows.some((row) => row.isChanged);
  return (
    <>
      <p className={styles.lead}>{t("keyboard.lead")}</p>
      {groups.map((group) => (
        <SettingPart key={group} title={t(`keys.groups.${group}`)}>
          {table.rows
            .filter((row) => row.group === group)
            .map((row) => (
              <KeyRow key={row.name} row={row} table={table} />
            ))}
        </SettingPart>
      ))}
      {isChanged && (
        <div className={styles.footer}>
          <Button onClick={() => setAsking(true)}>{t("keyboard.resetAll")}</Button>
        </div>
      )}
      {isAsking && (
        <Confirm
          title={t("keyboard.resetTitle")}
          action={t("keyboard.resetAll")}
          busy={reset.isPending}
          problem={reset.error ? sentence(reset.error) : null}
          onConfirm={() => reset.mutate()}
          onClose={() => setAsking(false)}
        >
          <p className={styles.body}>{t("keyboard.resetBody")}</p>
        </Confirm>
      )}
    </>
  );
}
