import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Keys } from "@/components/Keys";
import { printed, spoken } from "@/keys/combo";
import { useKeysOf } from "@/keys/useKeys";
import { useView } from "@/stores/view";
import styles from "./Sidebar.module.css";

/** Looks like the field that it opens. */
export function SearchBar() {
  const { t } = useTranslation();
  const open = useView((view) => view.open);
  const [keys] = useKeysOf("quickSwitcher");
  return (
    <button
      type="button"
      className={styles.search}
      aria-keyshortcuts={keys === undefined ? undefined : spoken(keys)}
      onClick={() => open("switcher")}
    >
      <Search aria-hidden="true" />
      <span>{t("sidebar.search")}</span>
      {keys !== undefined && (
        <span aria-hidden="true">
          <Keys parts={[printed(keys).join(" ")]} />
        </span>
      )}
    </button>
  );
}
