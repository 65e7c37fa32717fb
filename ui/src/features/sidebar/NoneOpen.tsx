import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Keys } from "@/components/Keys";
import { Actions, Blank, Welcome } from "@/components/Welcome";
import { conversationsQuery } from "@/core/queries";
import { printed, spoken } from "@/keys/combo";
import { useKeysOf } from "@/keys/useKeys";
import { useView } from "@/stores/view";

/** While no conversation is open. Which of the two it is, is known in a moment: until then it is nothing. */
export function NoneOpen({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const open = useView((view) => view.open);
  const { data: rows } = useQuery(conversationsQuery(accountId));
  if (!rows) {
    return (
      <main>
        <h1 className="visuallyHidden">{t("app.name")}</h1>
      </main>
    );
  }
  if (rows.length > 0) return <ChooseOne />;
  return (
    <Welcome
      onNewChat={() => open("newChat")}
      onNewGroup={() => open("newGroup")}
      onDiscover={() => open("discover")}
      onJoin={() => open("join")}
    />
  );
}

function ChooseOne() {
  const { t } = useTranslation();
  const open = useView((view) => view.open);
  const [keys] = useKeysOf("quickSwitcher");
  return (
    <Blank title={t("welcome.choose")} body={t("welcome.chooseBody")}>
      <Actions>
        <Button
          aria-keyshortcuts={keys === undefined ? undefined : spoken(keys)}
          onClick={() => open("switcher")}
        >
          {t("search.switch")}
          {keys !== undefined && (
            <span aria-hidden="true">
              <Keys parts={[printed(keys).join(" ")]} />
            </span>
          )}
        </Button>
        <Button onClick={() => open("newChat")}>{t("groups.newChat")}</Button>
      </Actions>
    </Blank>
  );
}
