import { useTranslation } from "react-i18next";
import { DropdownAt, DropdownItem, DropdownLine } from "@/components/Dropdown";
import { useListState, useChat } from "../ChatContext";
import { articleOf } from "./focus";
import { MenuItems } from "./MenuItems";
import type { OpenMenu } from "./listState";

/** What can be done with a message: by the button of its toolbar, by the other mouse button, by the menu key. */
export function MessageMenu() {
  const menu = useListState((state) => state.menu);
  return menu && <Shown key={menu.row.id} menu={menu} />;
}

function Shown({ menu }: { menu: OpenMenu }) {
  const { t } = useTranslation();
  const { list, threadId } = useChat();
  const { row, anchor, url } = menu;
  return (
    <DropdownAt
      anchor={anchor}
      finalFocus={() => articleOf(row.id, threadId)}
      onClose={() => list.setState({ menu: null })}
    >
      {url !== null && (
        <>
          <DropdownItem onSelect={() => void navigator.clipboard.writeText(url)}>
            {t("message.copyAddress")}
          </DropdownItem>
          <DropdownLine />
        </>
      )}
      <MenuItems row={row} />
    </DropdownAt>
  );
}
