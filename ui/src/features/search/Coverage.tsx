import { Database, Loader } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Coverage } from "@/core/bindings/Coverage";
import { date } from "@/lib/time";
import styles from "./Palette.module.css";

/** How far what was found reaches: without it nobody could tell "none" from "none here". */
function useReach(coverage: Coverage): string {
  const { t } = useTranslation();
  if (coverage.indexing) return t("search.reach.indexing");
  if (coverage.since === null) {
    return t(coverage.offline ? "search.reach.allOffline" : "search.reach.all");
  }
  const since = date(coverage.since);
  return t(coverage.offline ? "search.reach.sinceOffline" : "search.reach.since", { since });
}

export function CoverageLine({ coverage, isBusy }: { coverage: Coverage; isBusy: boolean }) {
  const words = useReach(coverage);
  return (
    <p className={styles.note} data-busy={isBusy}>
      {isBusy ? <Loader aria-hidden="true" /> : <Database aria-hidden="true" />}
      {words}
    </p>
  );
}
