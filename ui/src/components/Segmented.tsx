import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import styles from "./Segmented.module.css";

type Props<T extends string> = {
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  disabled?: boolean;
  "aria-labelledby": string;
  "aria-describedby"?: string | undefined;
};

/** One of a few that fit beside each other. */
export function Segmented<T extends string>({ options, onChange, ...rest }: Props<T>) {
  return (
    <RadioGroup {...rest} className={styles.group} onValueChange={(value: T) => onChange(value)}>
      {options.map(({ value, label }) => (
        <Radio.Root key={value} value={value} className={styles.part} render={<span />}>
          {label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
