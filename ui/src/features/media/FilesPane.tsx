import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Tabs } from "@base-ui/react/tabs";
import { Button } from "@/components/Button";
import { Loader } from "@/components/Loader";
import { Pane } from "@/components/Pane";
import type { Account } from "@/core/bindings/Account";
import type { FileKind } from "@/core/bindings/FileKind";
import { sentence } from "@/core/errors";
import { filesQuery } from "@/core/messageQueries";
import { useView } from "@/stores/view";
import { FileRows } from "./FileRows";
import { PictureGrid } from "./PictureGrid";
import styles from "./FilesPane.module.css";

type Props = { account: Account; conversationId: string };

const kinds: FileKind[] = ["picture", "document"];

/** Everything that was ever sent here, the newest first. */
export function FilesPane({ account, conversationId }: Props) {
  const { t } = useTranslation();
  const showPane = useView((view) => view.showPane);
  const [kind, setKind] = useState<FileKind>("picture");
  return (
    <Pane title={t("files.title")} onClose={() => showPane(null)}>
      <Tabs.Root value={kind} onValueChange={(next: FileKind) => setKind(next)}>
        <Tabs.List className={styles.tabs} aria-label={t("files.title")}>
          {kinds.map((it) => (
            <Tabs.Tab key={it} value={it} className={styles.tab}>
              {t(`files.kinds.${it}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {kinds.map((it) => (
          <Tabs.Panel key={it} value={it} className={styles.panel}>
            <Found account={account} conversationId={conversationId} kind={it} />
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </Pane>
  );
}

function Found({ account, conversationId, kind }: Props & { kind: FileKind }) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery(filesQuery(account.id, conversationId, kind));
  const files = pages.data?.pages.flatMap((page) => page.files) ?? [];
  if (pages.isPending) return <Loader />;
  return (
    <>
      {pages.error && (
        <p role="alert" className={styles.note}>
          {sentence(pages.error)}
        </p>
      )}
      {files.length === 0 && !pages.error && (
        <p className={styles.note}>{t(`files.none.${kind}`)}</p>
      )}
      {kind === "picture" ? (
        <PictureGrid accountId={account.id} files={files} />
      ) : (
        <FileRows accountId={account.id} files={files} />
      )}
      {pages.hasNextPage && (
        <Button
          wide
          busy={pages.isFetchingNextPage}
          className={styles.more}
          onClick={() => void pages.fetchNextPage()}
        >
          {t("files.older")}
        </Button>
      )}
    </>
  );
}
