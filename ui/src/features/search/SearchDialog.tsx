import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Account } from "@/core/bindings/Account";
import { useView } from "@/stores/view";
import { CoverageLine } from "./Coverage";
import { NothingFound } from "./NothingFound";
import { Palette } from "./Palette";
import { SearchProblem } from "./SearchProblem";
import { useResults } from "./useResults";

/** Finds messages, here and on the servers; the rest that is called so stands beside it. */
export function SearchDialog({ account }: { account: Account }) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const sought = useView((view) => view.sought);
  const [text, setText] = useState(sought);
  const query = text.trim();
  const { groups, here, servers, count } = useResults(account, text, setText);
  const { coverage, error } = here;
  return (
    <Palette
      label={t("search.title")}
      placeholder={t("search.placeholder")}
      query={text}
      onQuery={setText}
      groups={groups}
      note={
        query !== "" &&
        (error ? (
          <SearchProblem error={error} query={query} />
        ) : (
          coverage && <CoverageLine coverage={coverage} isBusy={here.isBusy || servers.isBusy} />
        ))
      }
      nothing={
        query !== "" && !error && coverage && !here.isBusy ? (
          <NothingFound coverage={coverage} servers={servers} />
        ) : null
      }
      hint={
        <>
          <span>{t("search.hintChoose")}</span>
          <span>{t("search.hintOpen")}</span>
          <span>{t("search.hintNarrow")}</span>
        </>
      }
      status={query === "" || here.isBusy || servers.isBusy ? "" : t("search.count", { count })}
      onEnd={here.more ?? servers.more}
      onClose={close}
    />
  );
}
