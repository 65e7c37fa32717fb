import { Menu } from "@base-ui/react/menu";
import { Check, ChevronRight } from "lucide-react";
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

type AtProps = {
  /** Where the hand is: what was pressed, or a point. */
  anchor: Element | { getBoundingClientRect: () => DOMRect };
  /** Where the focus goes afterwards. */
  finalFocus: () => HTMLElement | null;
  onClose: () => void;
  children: ReactNode;
};

/** A menu without a button of its own, as one that comes by the other mouse button. */
export const DropdownAt = ({ anchor, finalFocus, onClose, children }: AtProps) => (
  <Menu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
    <Menu.Portal>
      <Menu.Positioner
        className={styles.positioner}
        anchor={anchor}
        align="start"
        sideOffset={4}
        collisionPadding={8}
      >
        <Menu.Popup className={styles.popup} finalFocus={finalFocus}>
          {children}
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  </Menu.Root>
);

type SubProps = { icon?: ReactNode; label: string; children: ReactNode };

/** A line that opens further ones beside it. */
export const DropdownMore = ({ icon, label, children }: SubProps) => (
  <Menu.SubmenuRoot>
    <Menu.SubmenuTrigger className={styles.item}>
      {icon}
      <span className={styles.words}>{label}</span>
      <ChevronRight aria-hidden="true" />
    </Menu.SubmenuTrigger>
    <Menu.Portal>
      <Menu.Positioner className={styles.positioner} sideOffset={2} collisionPadding={8}>
        <Menu.Popup className={styles.popup}>{children}</Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  </Menu.SubmenuRoot>
);

type ItemProps = {
  icon?: ReactNode;
  danger?: boolean;
  /** What stands at the end of the line. */
  hint?: ReactNode;
  onSelect: () => void;
  children: ReactNode;
};

export function DropdownItem({ icon, danger, hint, onSelect, children }: ItemProps) {
  return (
    <Menu.Item
      className={danger ? `${styles.item} ${styles.danger}` : styles.item}
      onClick={onSelect}
    >
      {icon}
      {hint ? <span className={styles.words}>{children}</span> : children}
      {hint}
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

type TicksProps = {
  chosen: string[];
  options: { value: string; label: string }[];
  onChange: (chosen: string[]) => void;
};

/** Several of many; the menu stays open. */
export const DropdownTicks = ({ chosen, options, onChange }: TicksProps) =>
  options.map(({ value, label }) => (
    <Menu.CheckboxItem
      key={value}
      className={styles.item}
      checked={chosen.includes(value)}
      onCheckedChange={(isChosen) =>
        onChange(isChosen ? [...chosen, value] : chosen.filter((one) => one !== value))
      }
    >
      <span className={styles.tick}>
        <Menu.CheckboxItemIndicator render={<Check aria-hidden="true" />} />
      </span>
      {label}
    </Menu.CheckboxItem>
  ));

export const DropdownLine = () => <Menu.Separator className={styles.line} />;
