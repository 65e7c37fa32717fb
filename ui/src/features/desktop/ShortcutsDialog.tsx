import { useTranslation } from "react-i18next";
import { Dialog } from "@/components/Dialog";
import { Keys } from "@/components/Keys";
import { printed } from "@/keys/combo";
import { groups } from "@/keys/table";
import { useKeyTable } from "@/keys/useKeys";
import { useView } from "@/stores/view";
import styles from "./ShortcutsDialog.module.css";

/** All keys of the window, from the table that binds them. */
export function ShortcutsDialog() {
  const isOpen = useView((view) => view.dialog === "shortcuts");
  return isOpen ? <Shortcuts /> : null;
}

function Shortcuts() {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const { rows } = useKeyTable();
  return (
    <Dialog wide title={t("keys.title")} onClose={close}>
      <div className={styles.columns}>
        {groups.map((group) => (
          <section key={group} className={styles.group} aria-labelledby={`keys-${group}`}>
            <h3 id={`keys-${group}`}>{t(`keys.groups.${group}`)}</h3>
            <dl>
              {rows
                .filter((row) => row.group === group && row.keys.length > 0)
                .map(({ name, keys }) => (
                  <div key={name} className={styles.row}>
                    <dt>{t(`keys.actions.${name}`)}</dt>
                    <dd>
                      <Keys parts={printed(keys[0] ?? "")} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
