import { useTranslation } from "react-i18next";
import { isCoreError, sentence } from "@/core/errors";
import styles from "./Palette.module.css";

/** What of the search is not understood. */
export function SearchProblem({ error, query }: { error: unknown; query: string }) {
  const { t } = useTranslation();
  const params = isCoreError(error) && error.type === "refused" ? error.error.params : {};
  const { at, length } = params;
  const part = at === undefined ? "" : query.slice(at, at + (length ?? query.length));
  return (
    <p role="alert" className={styles.problem}>
      {part === "" ? sentence(error) : t("search.notUnderstood", { part })}
    </p>
  );
}
