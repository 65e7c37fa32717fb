import { useQuery } from "@tanstack/react-query";
import { PenLine, Search, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { Loader } from "@/components/Loader";
import type { Account } from "@/core/bindings/Account";
import { sentence } from "@/core/errors";
import { conversationsQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import { ConversationList } from "./ConversationList";
import { UserProfile } from "./UserProfile";
import styles from "./Sidebar.module.css";

export function Sidebar({ account, openId }: { account: Account; openId: string | null }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState("");
  const open = useView((view) => view.open);
  const { data: rows, error } = useQuery(conversationsQuery(account.id));
  return (
    <nav className={styles.sidebar} aria-label={t("sidebar.label")}>
      <header className={styles.head}>
        <FilterField value={filter} onChange={setFilter} />
        <IconButton primary label={t("sidebar.newChat")} onClick={() => open("newChat")}>
          <PenLine aria-hidden="true" />
        </IconButton>
      </header>
      <div className={styles.list} data-region="list">
        {rows && (
          <ConversationList accountId={account.id} rows={rows} filter={filter} openId={openId} />
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

function FilterField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.filter}>
      <Search aria-hidden="true" />
      <input
        aria-label={t("sidebar.filter")}
        placeholder={t("sidebar.filter")}
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onChange("")}
      />
      {value !== "" && (
        <button type="button" aria-label={t("sidebar.clearFilter")} onClick={() => onChange("")}>
          <X aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
