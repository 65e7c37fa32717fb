import { useInfiniteQuery } from "@tanstack/react-query";
import { Search, UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Input } from "@/components/Input";
import { Loader } from "@/components/Loader";
import { Nothing, Problem, Setting } from "@/components/Setting";
import { Switch } from "@/components/Switch";
import type { Account } from "@/core/bindings/Account";
import { sentence } from "@/core/errors";
import { serverUsersQuery } from "@/core/serverQueries";
import { useDebounced } from "@/hooks/useDebounced";
import { useView } from "@/stores/view";
import { PersonRecord } from "./PersonRecord";
import styles from "./Admin.module.css";

/** Everybody with an account here, and what those who keep order may do about them. */
export function ServerPeople({ account }: { account: Account }) {
  const { t } = useTranslation();
  const open = useView((view) => view.open);
  const [text, setText] = useState("");
  const [suspended, setSuspended] = useState(false);
  const query = useDebounced(text.trim(), 250);
  const list = useInfiniteQuery(serverUsersQuery(account.id, query, suspended));
  const people = list.data?.pages.flatMap((page) => page.accounts);
  const mayInvite = account.role === "owner" || account.role === "admin";
  return (
    <>
      {mayInvite && (
        <Button look="primary" onClick={() => open("invite")}>
          <UserPlus aria-hidden="true" />
          {t("sidebar.invite")}
        </Button>
      )}
      <Input
        label={t("admin.find")}
        hint={t("admin.findHint")}
        icon={<Search aria-hidden="true" />}
        value={text}
        spellCheck={false}
        autoComplete="off"
        maxLength={256}
        onChange={(event) => setText(event.target.value)}
      />
      <Setting title={t("admin.onlySuspended")}>
        {(named) => <Switch {...named} checked={suspended} onChange={setSuspended} />}
      </Setting>
      {list.error && <Problem>{sentence(list.error)}</Problem>}
      {!people && !list.error && <Loader />}
      {people?.length === 0 && <Nothing>{t("groups.nobody")}</Nothing>}
      <ul className={styles.list} aria-label={t("groups.people")}>
        {people?.map((person) => (
          <PersonRecord key={person.id} account={account} person={person} />
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
