import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { KeyField } from "@/components/KeyField";
import { Keys } from "@/components/Keys";
import { Setting } from "@/components/Setting";
import { showToast } from "@/components/Toast";
import { sentence } from "@/core/errors";
import { combosOf, printed } from "@/keys/combo";
import type { useKeyTable } from "@/keys/useKeys";
import styles from "./Keyboard.module.css";

type Table = ReturnType<typeof useKeyTable>;
type Props = { row: Table["rows"][number]; table: Table };

const failed = (error: unknown) => showToast(sentence(error));

/** The keys of one action: pressed anew, taken back, or why they cannot be had. */
export function KeyRow({ row, table }: Props) {
  const { t } = useTranslation();
  const [refused, setRefused] = useState<string | null>(null);
  const { name, keys, isChanged } = row;
  function assign(combo: string) {
    const problem = table.problem(name, combo);
    setRefused(null);
    if (problem?.type === "taken") {
      const by = t(`keys.actions.${problem.by}`);
      setRefused(t("keyboard.taken", { keys: printed(combo).join(" "), by }));
    } else if (problem) setRefused(t(`keyboard.${problem.type}`));
    else table.assign(name, combo).catch(failed);
  }
  return (
    <Setting
      title={t(`keys.actions.${name}`)}
      hint={
        refused && (
          <span role="alert" className={styles.refused}>
            {refused}
          </span>
        )
      }
    >
      {(named) =>
        row.fixed ? (
          <span className={styles.fixed}>
            {keys.map((combo) => (
              <Keys key={combo} parts={printed(combo)} />
            ))}
          </span>
        ) : (
          <>
            {isChanged && (
              <IconButton
                label={t("keyboard.resetOf", { action: t(`keys.actions.${name}`) })}
                onClick={() => {
                  setRefused(null);
                  table.reset(name).catch(failed);
                }}
              >
                <RotateCcw aria-hidden="true" />
              </IconButton>
            )}
            <KeyField
              {...named}
              value={keys[0] ?? null}
              read={({ nativeEvent }) => combosOf(nativeEvent)[0] ?? null}
              print={printed}
              onChange={assign}
            />
          </>
        )
      }
    </Setting>
  );
}
