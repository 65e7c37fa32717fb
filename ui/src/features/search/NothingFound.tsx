import { useTranslation } from "react-i18next";
import type { Coverage } from "@/core/bindings/Coverage";
import { sentence } from "@/core/errors";

type Props = {
  coverage: Coverage;
  servers: { isBusy: boolean; isOffline: boolean; error: Error | null };
};

/** Never a bare zero: where something could not be looked through, it says so. How far that reaches stands above it. */
export function NothingFound({ coverage, servers }: Props) {
  const { t } = useTranslation();
  if (servers.isBusy) {
    return (
      <>
        <b>{t("search.nothingHere")}</b>
        {t("search.askingServer")}
      </>
    );
  }
  const isWhole = coverage.since === null && !coverage.indexing && !coverage.offline;
  const isAnswered = !servers.isOffline && servers.error === null;
  if (isWhole || isAnswered) {
    return (
      <>
        <b>{t("search.nothing")}</b>
        {t("search.nothingHint")}
      </>
    );
  }
  return (
    <>
      <b>{t("search.nothingHere")}</b>
      {!servers.isOffline && servers.error !== null && sentence(servers.error)}
    </>
  );
}
