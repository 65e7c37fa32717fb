import { type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { DropdownItem } from "@/components/Dropdown";
import { Keys } from "@/components/Keys";
import { printed } from "@/keys/combo";
import type { ActionName } from "@/keys/table";
import { useKeysOf } from "@/keys/useKeys";

type ItemProps = {
  Icon: LucideIcon;
  keys?: ActionName;
  danger?: boolean;
  onSelect: () => void;
  children: ReactNode;
};

/** A line of the menu of a message, with the key that does the same. */
export function Item({ keys, Icon, ...rest }: ItemProps) {
  const icon = <Icon aria-hidden="true" />;
  if (keys === undefined) return <DropdownItem {...rest} icon={icon} />;
  return <ItemWithKeys {...rest} icon={icon} keys={keys} />;
}

type WithKeys = Omit<ItemProps, "Icon"> & { icon: ReactNode; keys: ActionName };

function ItemWithKeys({ keys, ...rest }: WithKeys) {
  const [combo] = useKeysOf(keys);
  return <DropdownItem {...rest} hint={combo !== undefined && <Keys parts={printed(combo)} />} />;
}
