import { Compass, UsersRound } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { openDirect } from "@/core/commands";
import { sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import { UserSearch } from "./UserSearch";
import { useOpened } from "./useOpened";
import styles from "./Groups.module.css";

export function NewChatDialog({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const { open, close } = useView();
  const start = useOpened(accountId, (userId: string) => openDirect(accountId, userId));
  return (
    <Dialog
      title={t("groups.newChat")}
      onClose={close}
      initialFocus={field}
      actions={
        <>
          <Button onClick={() => open("discover")}>
            <Compass aria-hidden="true" />
            {t("discover.short")}
          </Button>
          <Button onClick={() => open("newGroup")}>
            <UsersRound aria-hidden="true" />
            {t("groups.startGroup")}
          </Button>
        </>
      }
    >
      <UserSearch
        accountId={accountId}
        inputRef={field}
        onPick={({ id }) => !start.isPending && start.mutate(id)}
      />
      {start.error && (
        <p role="alert" className={styles.problem}>
          {sentence(start.error)}
        </p>
      )}
    </Dialog>
  );
}
