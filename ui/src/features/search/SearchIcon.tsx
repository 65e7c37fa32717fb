import { Search } from "lucide-react";
import styles from "./Palette.module.css";

export const SearchIcon = () => (
  <span className={styles.icon}>
    <Search aria-hidden="true" />
  </span>
);
