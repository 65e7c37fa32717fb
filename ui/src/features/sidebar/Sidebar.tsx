import { useQuery } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { Loader } from "@/components/Loader";
import type { Account } from "@/core/bindings/Account";
import type { Section } from "@/core/bindings/Section";
import { sentence } from "@/core/errors";
import { conversationsQuery } from "@/core/queries";
import { useConnection } from "@/core/useConnection";
import { useView } from "@/stores/view";
import { ConversationList } from "./ConversationList";
import { Filters } from "./Filters";
import type { Filter } from "./listing";
import { SearchBar } from "./SearchBar";
import { sectionsQuery } from "./sections";
import { useShelves } from "./useShelves";
import { UserProfile } from "./UserProfile";
import styles from "./Sidebar.module.css";

const noSections: Section[] = [];

export function Sidebar({ account, openId }: { account: Account; openId: string | null }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>("all");
  const open = useView((view) => view.open);
  const { data: rows, error } = useQuery(conversationsQuery(account.id));
  const { data: sections = noSections } = useQuery(sectionsQuery(account.id));
  const connection = useConnection(account.id);
  const shelves = useShelves(openId);
  return (
    <nav
      className={styles.sidebar}
      aria-label={t("sidebar.label")}
      data-provisional={connection.type === "catchingUp"}
    >
      <header className={styles.head}>
        <SearchBar />
        <IconButton primary label={t("sidebar.newChat")} onClick={() => open("newChat")}>
          <PenLine aria-hidden="true" />
        </IconButton>
      </header>
      {rows && rows.length > 0 && <Filters rows={rows} value={filter} onChange={setFilter} />}
      <div className={styles.list} data-region="list">
        {rows && (
          <ConversationList
            accountId={account.id}
            shelves={shelves}
            rows={rows}
            sections={sections}
            filter={filter}
            openId={openId}
          />
        )}
        {!rows && !error && <Loader />}
        {!rows && error && (
          <p role="alert" className={styles.note}>
            {sentence(error)}
          </p>
        )}
      </div>
      <UserProfile account={account} />
    </nav>
  );
}
