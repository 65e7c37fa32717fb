import { Switch as Base } from "@base-ui/react/switch";
import styles from "./Switch.module.css";

type Props = {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  "aria-labelledby": string;
  "aria-describedby"?: string | undefined;
};

/** On or off, and so at once. */
export const Switch = ({ onChange, ...rest }: Props) => (
  <Base.Root {...rest} className={styles.track} onCheckedChange={(checked) => onChange(checked)}>
    <Base.Thumb className={styles.thumb} />
  </Base.Root>
);
