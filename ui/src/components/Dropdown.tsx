import { Menu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import styles from "./Dropdown.module.css";

type Props = { trigger: ReactElement; children: ReactNode; side?: "top" | "bottom" };

/** A menu where the hand is. */
export function Dropdown({ trigger, children, side = "bottom" }: Props) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner className={styles.positioner} side={side} align="end" sideOffset={6}>
          <Menu.Popup className={styles.popup}>{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

type ItemProps = { icon?: ReactNode; danger?: boolean; onSelect: () => void; children: ReactNode };

export function DropdownItem({ icon, danger, onSelect, children }: ItemProps) {
  return (
    <Menu.Item
      className={danger ? `${styles.item} ${styles.danger}` : styles.item}
      onClick={onSelect}
    >
      {icon}
      {children}
    </Menu.Item>
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
};

/** One of several. */
export function DropdownChoice<T extends string>({
  label,
  value,
  options,
  onChange,
}: ChoiceProps<T>) {
  return (
    <Menu.Group>
      <Menu.GroupLabel className={styles.label}>{label}</Menu.GroupLabel>
      <Menu.RadioGroup value={value} onValueChange={(next: T) => onChange(next)}>
        {options.map((option) => (
          <Menu.RadioItem key={option.value} value={option.value} className={styles.item}>
            <span className={styles.tick}>
              <Menu.RadioItemIndicator render={<Check aria-hidden="true" />} />
            </span>
            {option.label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </Menu.Group>
  );
}

export const DropdownLine = () => <Menu.Separator className={styles.line} />;
