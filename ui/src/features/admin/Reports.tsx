import { useInfiniteQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Loader } from "@/components/Loader";
import { Segmented } from "@/components/Segmented";
import { Nothing, Problem } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import { sentence } from "@/core/errors";
import { reportsQuery } from "@/core/serverQueries";
import { OneReport } from "./OneReport";
import styles from "./Admin.module.css";

const states = ["open", "claimed", "resolved"] as const;

/** What people have reported, the oldest first. */
export function Reports({ account }: { account: Account }) {
  const { t } = useTranslation();
  const label = useId();
  const [state, setState] = useState<(typeof states)[number]>("open");
  const list = useInfiniteQuery(reportsQuery(account.id, state));
  const reports = list.data?.pages.flatMap((page) => page.reports);
  return (
    <>
      <span id={label} className="visuallyHidden">
        {t("admin.which")}
      </span>
      <Segmented
        aria-labelledby={label}
        value={state}
        options={states.map((value) => ({ value, label: t(`admin.states.${value}`) }))}
        onChange={setState}
      />
      {list.error && <Problem>{sentence(list.error)}</Problem>}
      {!reports && !list.error && <Loader />}
      {reports?.length === 0 && <Nothing>{t(`admin.noReports.${state}`)}</Nothing>}
      <ul className={styles.cards} aria-label={t("admin.parts.reports")}>
        {reports?.map((report) => (
          <OneReport key={report.id} account={account} report={report} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("admin.more")}
        </Button>
      )}
    </>
  );
}
